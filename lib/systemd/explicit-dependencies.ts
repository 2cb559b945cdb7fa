import { type DependencyCollector, type DependencyReason, requirementKinds } from "./dependency.ts";
import type { LoadedUnit } from "./loaded-unit.ts";
import type { MachineView } from "./mount-dependencies.ts";
import { expandSpecifiers } from "./specifier.ts";
import { settingsOf, type UnitSetting } from "./unit-file.ts";
import { isValidUnitName } from "./unit-name.ts";
import { pathListRules, splitWords } from "./words.ts";

/** Triggers is no setting: it follows from what a socket, a timer or a path names. */
export const requirementKeys = requirementKinds.filter((kind) => kind !== "Triggers");

function why(setting: UnitSetting): DependencyReason {
  return { origin: "explicit", reason: `${setting.key}=`, file: `${setting.file}:${setting.line}` };
}

/** The unit names of a setting, specifiers expanded, impossible ones left out as systemd does. */
function unitNames(unit: LoadedUnit, setting: UnitSetting): string[] {
  return (splitWords(setting.value) ?? [])
    .map((word) => expandSpecifiers(word, unit.name))
    .filter(isValidUnitName);
}

/** What the file says: Before=, After=, Requires= and so on (load-fragment.c, config_parse_unit_deps). */
export function addExplicitDependencies(
  unit: LoadedUnit,
  dependencies: DependencyCollector,
  { systemd }: MachineView,
): void {
  const all = (key: string): UnitSetting[] => settingsOf(unit.file, "Unit", key, { reset: false });
  for (const setting of all("Before")) {
    for (const name of unitNames(unit, setting)) dependencies.before(unit.name, name, why(setting));
  }
  for (const setting of all("After")) {
    for (const name of unitNames(unit, setting)) dependencies.after(unit.name, name, why(setting));
  }
  for (const kind of requirementKeys) {
    for (const setting of all(kind)) {
      for (const name of unitNames(unit, setting)) dependencies.require(unit.name, kind, name, why(setting));
    }
  }
  const mountsFor = (key: string, need: (path: string, reason: DependencyReason) => void): void => {
    for (const setting of all(key)) {
      for (const path of splitWords(setting.value, pathListRules) ?? []) {
        const expanded = expandSpecifiers(path, unit.name);
        need(expanded, { ...why(setting), reason: `${key}=${expanded}` });
      }
    }
  };
  mountsFor("RequiresMountsFor", (path, reason) => dependencies.requireMountsFor(unit.name, path, reason));
  // Since 256.
  if (systemd >= 257) {
    mountsFor("WantsMountsFor", (path, reason) => dependencies.wantMountsFor(unit.name, path, reason));
  }
  for (const setting of settingsOf(unit.file, "Service", "Sockets", { reset: false })) {
    for (const socket of unitNames(unit, setting)) {
      dependencies.require(unit.name, "Wants", socket, why(setting));
      dependencies.after(unit.name, socket, why(setting));
      dependencies.require(socket, "Triggers", unit.name, why(setting));
    }
  }
}
