import { isExtrinsicMount } from "./api-mounts.ts";
import type { DependencyCollector, DependencyReason } from "./dependency.ts";
import { addExecDependencies } from "./exec-dependencies.ts";
import { expandedValue, type LoadedUnit } from "./loaded-unit.ts";
import {
  hasMountOption,
  isBindMount,
  isLoopMount,
  isMountOptionOn,
  isNetworkMount,
  lastMountOptionValue,
  quotaFileSystems,
} from "./mount-options.ts";
import { isDevicePath, isPathBelow, isSamePath, parentPath } from "./path.ts";
import { parseBoolean } from "./unit-file.ts";
import { escapeUnitPath, unitNameFromPath } from "./unit-name.ts";
import type { SystemdVersion } from "./version.ts";

const because = (origin: "implicit" | "default", reason: string): DependencyReason => ({ origin, reason });

/** What decides on a unit's dependencies besides the unit. */
export interface MachineView {
  readonly systemd: SystemdVersion;
  /** Whether systemd can see devices at all: not where /sys is read-only (device.c, device_supported). */
  readonly devices: boolean;
  /** Whether systemd finds itself in a container, as in WSL: swap then has no default dependencies. */
  readonly container: boolean;
}

function addBlockDevice(unit: LoadedUnit, what: string, dependencies: DependencyCollector): void {
  const escaped = isPathBelow(what, "/dev") && !isSamePath(what, "/dev") ? escapeUnitPath(what) : null;
  if (escaped === null) return;
  dependencies.after(unit.name, `blockdev@${escaped}.target`, because("implicit", `What=${what}`));
}

/** The device behind a path (unit_add_node_dependency and unit_add_blockdev_dependency). */
function addDevice(
  unit: LoadedUnit,
  what: string,
  kind: "Requires" | "BindsTo",
  dependencies: DependencyCollector,
): void {
  const device = unitNameFromPath(what, "device");
  if (device === null) return;
  const why = because("implicit", `What=${what}`);
  dependencies.after(unit.name, device, why);
  dependencies.require(unit.name, kind, device, why);
  addBlockDevice(unit, what, dependencies);
}

/** Everything about a mount that its file does not say (mount.c, mount_add_non_exec_dependencies). */
export function addMountDependencies(
  unit: LoadedUnit,
  dependencies: DependencyCollector,
  machine: MachineView,
): void {
  const { name, where } = unit;
  addExecDependencies(unit, "Mount", dependencies, machine);
  if (where === null) return;
  const what = expandedValue(unit, "Mount", "What") ?? "";
  const fstype = expandedValue(unit, "Mount", "Type") ?? "";
  const options = expandedValue(unit, "Mount", "Options") ?? "";
  const isBind = isBindMount(fstype, options);
  const isNetwork = isNetworkMount(fstype, options);
  const isOddDevice = ["/dev/root", "/dev/nfs"].some((path) => isSamePath(path, what));
  if (machine.devices && !isBind && isDevicePath(what) && !isOddDevice && !isSamePath(where, "/")) {
    addDevice(unit, what, isBoundToDevice(options, machine) ? "BindsTo" : "Requires", dependencies);
  }
  if (!isSamePath(where, "/")) {
    const parent = parentPath(where);
    dependencies.requireMountsFor(name, parent, because("implicit", `Where= lies below ${parent}`));
  }
  if (what.startsWith("/") && (isBind || isLoopMount(options) || !isNetwork)) {
    dependencies.requireMountsFor(name, what, because("implicit", `What=${what}`));
  }
  // From 257 on the generator hooks the services up with the mount instead.
  if (machine.systemd < 257) addQuota(unit, fstype, options, isBind, dependencies);
  if (!unit.defaultDependencies || isExtrinsicMount(where, options, machine.systemd)) return;
  const [pre, target] = isNetwork
    ? ["remote-fs-pre.target", "remote-fs.target"]
    : ["local-fs-pre.target", "local-fs.target"];
  const why = because("default", isNetwork ? "a network mount" : "a local mount");
  if (!isMountOptionOn(options, "nofail", "fail")) dependencies.before(name, target ?? "", why);
  dependencies.after(name, pre ?? "", why);
  dependencies.before(name, "umount.target", because("default", "unmounted at shutdown"));
  dependencies.require(name, "Conflicts", "umount.target", because("default", "unmounted at shutdown"));
  if (isNetwork) {
    for (const network of ["network.target", "network-online.target"]) {
      dependencies.after(name, network, why);
    }
    dependencies.require(name, "Wants", "network-online.target", why);
  }
  if (fstype === "tmpfs") {
    dependencies.after(name, "swap.target", because("default", "a tmpfs may be swapped out"));
  }
}

/** x-systemd.device-bound, which is a boolean since 255 (mount.c, mount_is_bound_to_device). */
function isBoundToDevice(options: string, { systemd }: MachineView): boolean {
  const value = lastMountOptionValue(options, "x-systemd.device-bound");
  if (value === null) return false;
  return systemd < 257 || value === undefined || value === "" || parseBoolean(value) === true;
}

function addQuota(
  unit: LoadedUnit,
  fstype: string,
  options: string,
  isBind: boolean,
  dependencies: DependencyCollector,
): void {
  if (isBind || (fstype !== "" && !quotaFileSystems.has(fstype))) return;
  if (!hasMountOption(options, "usrquota", "grpquota", "quota", "usrjquota", "grpjquota")) return;
  for (const service of ["systemd-quotacheck.service", "quotaon.service"]) {
    dependencies.before(unit.name, service, because("implicit", "quota"));
    dependencies.require(unit.name, "Wants", service, because("implicit", "quota"));
  }
}

/** automount.c, automount_add_extras. */
export function addAutomountDependencies(unit: LoadedUnit, dependencies: DependencyCollector): void {
  const { name, where } = unit;
  if (where === null) return;
  const mount = name.replace(/automount$/, "mount");
  const why = because("implicit", "an automount triggers its mount");
  dependencies.before(name, mount, why);
  dependencies.require(name, "Triggers", mount, why);
  const parent = parentPath(where);
  dependencies.requireMountsFor(name, parent, because("implicit", `Where= lies below ${parent}`));
  if (!unit.defaultDependencies) return;
  // Even for a network file system: an automount needs no network.
  dependencies.before(name, "local-fs.target", because("default", "an automount"));
  dependencies.after(name, "local-fs-pre.target", because("default", "an automount"));
  dependencies.before(name, "umount.target", because("default", "unmounted at shutdown"));
  dependencies.require(name, "Conflicts", "umount.target", because("default", "unmounted at shutdown"));
}

/** swap.c, swap_add_extras. */
export function addSwapDependencies(
  unit: LoadedUnit,
  dependencies: DependencyCollector,
  machine: MachineView,
): void {
  const { name } = unit;
  const what = expandedValue(unit, "Swap", "What") ?? "";
  addExecDependencies(unit, "Swap", dependencies, machine);
  dependencies.requireMountsFor(name, what, because("implicit", `What=${what}`));
  if (!isDevicePath(what)) {
    dependencies.after(name, "systemd-remount-fs.service", because("implicit", "a swap file"));
  } else if (machine.devices) addDevice(unit, what, "Requires", dependencies);
  if (!unit.defaultDependencies || machine.container) return;
  const options = expandedValue(unit, "Swap", "Options") ?? "";
  if (machine.systemd >= 262 && hasMountOption(options, "_netdev")) {
    const why = because("default", "swap behind the network");
    dependencies.after(name, "remote-fs-pre.target", why);
    dependencies.before(name, "remote-fs.target", why);
    for (const network of ["network.target", "network-online.target"]) dependencies.after(name, network, why);
    dependencies.require(name, "Wants", "network-online.target", why);
  } else dependencies.before(name, "swap.target", because("default", "swap"));
  dependencies.before(name, "umount.target", because("default", "swap"));
  dependencies.require(name, "Conflicts", "umount.target", because("default", "swap"));
}
