import type { DependencyCollector, DependencyReason } from "./dependency.ts";
import { expandedValue, type LoadedUnit } from "./loaded-unit.ts";
import { expandSpecifiers } from "./specifier.ts";
import { booleanSetting, settingsOf, settingValue } from "./unit-file.ts";
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

/** What follows from how a unit's processes are run (unit.c, unit_add_exec_dependencies). */
export function addExecDependencies(
  unit: LoadedUnit,
  section: string,
  dependencies: DependencyCollector,
): void {
  const { name, file } = unit;
  const needs = (key: string, path: string): void =>
    dependencies.requireMountsFor(name, path, implicit(`${key}=${path}`));
  for (const key of ["WorkingDirectory", "RootDirectory", "RootImage"]) {
    const path = expandedValue(unit, section, key);
    if (path !== undefined) needs(key, path);
  }
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
  const isDynamic = booleanSetting(file, section, "DynamicUser", false);
  if (isDynamic || booleanSetting(file, section, "PrivateTmp", false)) {
    const why = implicit("PrivateTmp=");
    dependencies.after(name, "tmp.mount", why);
    dependencies.require(name, "Wants", "tmp.mount", why);
    needs("PrivateTmp", "/var/tmp");
    dependencies.after(name, "systemd-tmpfiles-setup.service", why);
  }
  if (settingValue(file, section, "RootImage") !== undefined) {
    dependencies.after(name, "systemd-udevd.service", implicit("RootImage="));
  }
  if (writesToJournal(unit, section)) {
    dependencies.after(name, "systemd-journald.socket", implicit("its output goes to the journal"));
  }
}
