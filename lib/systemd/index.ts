/** What systemd makes of fstab and unit files. Knows nothing of bare mounts, and runs no program. */
export { isApiMountPoint, isExtrinsicMount } from "./api-mounts.ts";
export { type Command, commandOf, commandsOf, withoutSpecifiers } from "./command.ts";
export { orderingCycles } from "./cycles.ts";
export type {
  DependencyOrigin,
  DependencyReason,
  OrderingEdge,
  RequirementEdge,
  RequirementKind,
} from "./dependency.ts";
export { deviceNodeOf } from "./device-node.ts";
export { requirementKeys } from "./explicit-dependencies.ts";
export { failureReaches } from "./failure.ts";
export { type DerivedUnits, deriveMountUnits, type FstabGeneratorOptions } from "./fstab-generator.ts";
export type { GeneratorProblem, UnitDropIn, UnitLink } from "./generator-output.ts";
export { buildGraph, type Graph, type GraphOptions } from "./graph.ts";
export type { LoadedUnit, LoadState } from "./loaded-unit.ts";
export type { UnitSource } from "./loader.ts";
export { graphOfSystem, isDropInOf, type Machine, type NixosUnits, wholeUnits } from "./nixos-system.ts";
export { isOrderedBefore, orderedAfter, orderingPath, topologicalOrder, type Within } from "./ordering.ts";
export { isDevicePath, isPathBelow, simplifyPath } from "./path.ts";
export { type ReducedEdge, reduceOrdering } from "./reduce.ts";
export { escapeSpecifiers, expandSpecifiers } from "./specifier.ts";
export { type StandardUnit, standardAliases, standardLinks, standardUnits } from "./standard-units.ts";
export { formatTimeSpan, type Microseconds, parseTimeout, parseTimeSpan } from "./time-span.ts";
export {
  defaultStartTimeout,
  type LongestWait,
  longestWait,
  type StartLimit,
  startLimit,
} from "./timeouts.ts";
export { startTransaction, type Transaction, waitsFor } from "./transaction.ts";
export {
  booleanSetting,
  type DropIn,
  mergeDropIns,
  parseUnitFile,
  printUnitFile,
  settingsOf,
  settingValue,
  type UnitFile,
  type UnitFileProblem,
  type UnitSetting,
} from "./unit-file.ts";
export {
  escapeUnitPath,
  escapeUnitString,
  instanceNameFromPath,
  isHashedUnitName,
  isValidUnitName,
  longestUnitName,
  mangleUnitName,
  mountUnitName,
  pathFromUnitName,
  templateName,
  type UnitType,
  unescapeUnitPath,
  unescapeUnitString,
  unitNameFromPath,
  unitType,
  unitTypes,
} from "./unit-name.ts";
export { installLinks, unitSourcesOf } from "./unit-sources.ts";
export {
  knownSystemd,
  newestSystemd,
  type SystemdVersion,
  systemdVersionIn,
  systemdVersions,
} from "./version.ts";
export {
  commandRules,
  mountOptionRules,
  pathListRules,
  splitWords,
  unitListRules,
  type WordRules,
} from "./words.ts";
