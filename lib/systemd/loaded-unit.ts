import { isApiMountPoint } from "./api-mounts.ts";
import { simplifyPath } from "./path.ts";
import { expandSpecifiers } from "./specifier.ts";
import { booleanSetting, settingValue, type UnitFile } from "./unit-file.ts";
import { pathFromUnitName, type UnitType, unitNameFromPath } from "./unit-name.ts";

/** How far systemd gets with a unit: `bad-setting` has a file that it refuses, `masked` an empty one. */
export type LoadState = "loaded" | "not-found" | "bad-setting" | "masked";

/** A unit as systemd has it after loading. */
export interface LoadedUnit {
  readonly name: string;
  readonly type: UnitType;
  readonly loadState: LoadState;
  /** Settings of its file and drop-ins; empty if there are none. */
  readonly file: UnitFile;
  /** Whether there is a unit file, drop-ins not counted. */
  readonly hasFragment: boolean;
  /** DefaultDependencies=. */
  readonly defaultDependencies: boolean;
  /** The mount point, for mounts and automounts. */
  readonly where: string | null;
}

/** A value of the unit with its specifiers expanded. */
export function expandedValue(unit: LoadedUnit, section: string, key: string): string | undefined {
  const value = settingValue(unit.file, section, key);
  return value === undefined ? undefined : expandSpecifiers(value, unit.name);
}

/** Type=, or what systemd takes when there is none (service.c, service_add_extras). */
export function serviceType(file: UnitFile): string {
  const type = settingValue(file, "Service", "Type");
  if (type !== undefined) return type;
  if (settingValue(file, "Service", "BusName") !== undefined) return "dbus";
  return settingValue(file, "Service", "ExecStart") === undefined ? "oneshot" : "simple";
}

/** service.c, service_verify: the refusals that concern what a service runs. */
function isRefusedService(file: UnitFile): boolean {
  const has = (key: string): boolean => settingValue(file, "Service", key) !== undefined;
  if (has("ExecStart")) return serviceType(file) === "dbus" && !has("BusName");
  if (settingValue(file, "Unit", "SuccessAction") !== undefined) return serviceType(file) !== "oneshot";
  return (
    !has("ExecStop") ||
    serviceType(file) !== "oneshot" ||
    !booleanSetting(file, "Service", "RemainAfterExit", false)
  );
}

/** mount.c, mount_verify and automount.c, automount_verify. */
function isRefusedMount(name: string, type: UnitType, file: UnitFile, where: string | null): boolean {
  if (where === null || unitNameFromPath(where, type) !== name) return true;
  if (type === "automount") return where === "/";
  return isApiMountPoint(where) || (name !== "-.mount" && settingValue(file, "Mount", "What") === undefined);
}

/** Works out a unit from its merged file; `hasFragment` tells whether there is one at all. */
export function loadUnit(
  name: string,
  type: UnitType,
  file: UnitFile,
  fragment: "present" | "absent" | "masked",
): LoadedUnit {
  const isMount = type === "mount" || type === "automount";
  const whereSetting = settingValue(file, type === "mount" ? "Mount" : "Automount", "Where");
  const where = !isMount
    ? null
    : whereSetting === undefined
      ? pathFromUnitName(name)
      : simplifyPath(expandSpecifiers(whereSetting, name));
  // Devices, slices and the root mount exist without a file.
  const isPerpetual = type === "device" || type === "slice" || type === "scope" || name === "-.mount";
  let loadState: LoadState = "loaded";
  if (fragment === "masked") loadState = "masked";
  else if (fragment === "absent" && !isPerpetual) loadState = "not-found";
  else if (isMount && isRefusedMount(name, type, file, where)) loadState = "bad-setting";
  else if (type === "service" && isRefusedService(file)) loadState = "bad-setting";
  return {
    name,
    type,
    loadState,
    file,
    hasFragment: fragment === "present",
    defaultDependencies: name !== "-.mount" && booleanSetting(file, "Unit", "DefaultDependencies", true),
    where,
  };
}
