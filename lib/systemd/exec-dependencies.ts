import type { DependencyCollector, DependencyReason } from "./dependency.ts";
import { expandedValue, type LoadedUnit } from "./loaded-unit.ts";
import type { MachineView } from "./mount-dependencies.ts";
import { isSamePath } from "./path.ts";
import { expandSpecifiers } from "./specifier.ts";
import { booleanSetting, settingsOf, settingValue, type UnitFile } from "./unit-file.ts";
import type { SystemdVersion } from "./version.ts";
import { pathListRules, splitWords } from "./words.ts";

/** Where the *Directory= settings of the system manager lie (systemd.exec(5)). */
const directoryPrefixes = {
  RuntimeDirectory: "/run",
  StateDirectory: "/var/lib",
  CacheDirectory: "/var/cache",
  LogsDirectory: "/var/log",
  ConfigurationDirectory: "/etc",
} as const;

const journalOutputs = ["journal", "journal+console", "kmsg", "kmsg+console", "syslog", "syslog+console"];

const implicit = (reason: string): DependencyReason => ({ origin: "implicit", reason });

/** Whether the unit's output goes through journald (unit_add_exec_dependencies, service_fix_stdio). */
function writesToJournal(unit: LoadedUnit, section: string): boolean {
  if (unit.name === "-.mount") return false;
  const output = settingValue(unit.file, section, "StandardOutput") ?? "inherit";
  const error = settingValue(unit.file, section, "StandardError") ?? "inherit";
  const input = settingValue(unit.file, section, "StandardInput") ?? "null";
  const isTerminal = /^(tty|socket|fd:)/.test(input) && section === "Service";
  const given = settingValue(unit.file, section, "StandardOutput") !== undefined;
  // What is inherited from /dev/null is the manager's default: the journal.
  const effective = output === "inherit" && !(isTerminal && given) ? "journal" : output;
  return journalOutputs.includes(effective) || journalOutputs.includes(error);
}

/** The folders in which a unit runs; from 257 on those that may be missing, and other roots, are merely wanted. */
function addDirectories(
  unit: LoadedUnit,
  section: string,
  dependencies: DependencyCollector,
  { systemd }: MachineView,
): void {
  for (const key of ["WorkingDirectory", "RootDirectory", "RootImage"]) {
    const value = expandedValue(unit, section, key) ?? "";
    const isOptional = value.startsWith("-") && key === "WorkingDirectory";
    const path = isOptional ? value.slice(1) : value;
    const why = implicit(`${key}=${path}`);
    const isWanted = isOptional || key !== "WorkingDirectory";
    if (systemd >= 257 && isWanted) dependencies.wantMountsFor(unit.name, path, why);
    else if (!isOptional) dependencies.requireMountsFor(unit.name, path, why);
  }
}

/** PrivateTmp=, which DynamicUser= turns on: until 256 as `connected`, since then as `disconnected` (unit_patch_contexts). */
function privateTmp(
  file: UnitFile,
  section: string,
  systemd: SystemdVersion,
): "no" | "connected" | "disconnected" {
  if (booleanSetting(file, section, "PrivateTmp", false)) return "connected";
  const isDisconnected = systemd >= 257 && settingValue(file, section, "PrivateTmp") === "disconnected";
  return isDisconnected || booleanSetting(file, section, "DynamicUser", false) ? "disconnected" : "no";
}

/** What a private /tmp waits for. */
function addPrivateTmp(
  unit: LoadedUnit,
  section: string,
  dependencies: DependencyCollector,
  { systemd }: MachineView,
): void {
  const { name, file } = unit;
  const kind = privateTmp(file, section, systemd);
  const why = implicit("PrivateTmp=");
  if (kind === "no") return;
  if (systemd < 257) {
    dependencies.after(name, "tmp.mount", why);
    dependencies.require(name, "Wants", "tmp.mount", why);
    dependencies.requireMountsFor(name, "/var/tmp", implicit("PrivateTmp=/var/tmp"));
  } else {
    for (const path of wantedForPrivateTmp(unit, section, kind, systemd)) {
      dependencies.wantMountsFor(name, path, implicit(`PrivateTmp=${path}`));
    }
  }
  if (systemd < 257 || kind === "connected") {
    dependencies.after(name, "systemd-tmpfiles-setup.service", why);
  }
}

/**
 * From 262 on a service of early boot does not wait for a /tmp, or /var, of which it says nothing: it gets a private one
 * of its own, or none (unit.c, unit_get_private_tmp and unit_get_private_var_tmp).
 */
function wantedForPrivateTmp(
  unit: LoadedUnit,
  section: string,
  kind: "connected" | "disconnected",
  systemd: SystemdVersion,
): string[] {
  const { file } = unit;
  if (systemd < 262) return kind === "connected" ? ["/tmp", "/var/tmp"] : [];
  const hasRoot = ["RootDirectory", "RootImage"].some(
    (key) => settingValue(file, section, key) !== undefined,
  );
  const names = (path: string, mount: string): boolean =>
    file.settings.some(
      ({ section: where, key, value }) =>
        where === "Unit" &&
        ((["RequiresMountsFor", "WantsMountsFor"].includes(key) &&
          (splitWords(value, pathListRules) ?? []).some((each) => isSamePath(each, path))) ||
          (key === "After" && (splitWords(value) ?? []).includes(mount))),
    );
  const isLate = unit.defaultDependencies || hasRoot;
  if (kind === "connected") {
    return isLate || names("/tmp", "tmp.mount") ? ["/tmp", "/var/tmp"] : ["/var/tmp"];
  }
  return !hasRoot && (isLate || names("/var", "var.mount")) ? ["/var"] : [];
}

/** What follows from how a unit's processes are run (unit.c, unit_add_exec_dependencies). */
export function addExecDependencies(
  unit: LoadedUnit,
  section: string,
  dependencies: DependencyCollector,
  machine: MachineView,
): void {
  const { name, file } = unit;
  const needs = (key: string, path: string): void =>
    dependencies.requireMountsFor(name, path, implicit(`${key}=${path}`));
  addDirectories(unit, section, dependencies, machine);
  for (const [key, prefix] of Object.entries(directoryPrefixes)) {
    const directories = settingsOf(file, section, key).flatMap(
      (setting) => splitWords(setting.value, pathListRules) ?? [],
    );
    for (const directory of directories) {
      needs(key, `${prefix}/${expandSpecifiers(directory.split(":")[0] ?? "", name)}`);
    }
    const isWritten = ["StateDirectory", "CacheDirectory", "LogsDirectory"].includes(key);
    if (isWritten && directories.length > 0) {
      dependencies.after(name, "systemd-remount-fs.service", implicit(`${key}= must be writable`));
    }
  }
  addPrivateTmp(unit, section, dependencies, machine);
  if (settingValue(file, section, "RootImage") !== undefined) {
    dependencies.after(name, "systemd-udevd.service", implicit("RootImage="));
  }
  if (writesToJournal(unit, section)) {
    dependencies.after(name, "systemd-journald.socket", implicit("its output goes to the journal"));
  }
}
