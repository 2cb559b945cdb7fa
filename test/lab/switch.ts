import { setTimeout as sleep } from "node:timers/promises";
import { parseFstab } from "../../lib/fstab/index.ts";
import {
  booleanSetting,
  mountUnitName,
  parseUnitFile,
  settingsOf,
  templateName,
  type UnitFile,
  unitNameFromPath,
} from "../../lib/systemd/index.ts";
import type { InstalledSystem } from "./install.ts";
import { ask, type Machine } from "./machine.ts";

/**
 * What a switch is to do with units.
 *
 * Source of all that is here: nixpkgs, pkgs/by-name/sw/switch-to-configuration-ng/src/main.rs, at 0145c6d; its functions in
 * brackets. Left out is what no unit of this module has: sockets, reload triggers, what activation scripts ask for, users'
 * units, sysinit-reactivation.target, and a new systemd.
 */
class Plan {
  readonly stopped = new Set<string>();
  readonly skipped = new Set<string>();
  readonly reloaded = new Set<string>();
  readonly restarted = new Set<string>();
  readonly started = new Set<string>();
}

/** What a switch did. */
export interface Switch extends Plan {
  /** What failed: jobs, as `start local-fs.target`, and units. Where there is any, its exit status is 4. */
  readonly failed: readonly string[];
}

/** A unit that is loaded and not inactive. */
interface ActiveUnit {
  readonly name: string;
  readonly state: string;
  /** Where its file lies. */
  readonly fragment: string;
  readonly refusesStart: boolean;
}

/**
 * Switches a running machine from one system to another. [do_system_switch]
 *
 * @param activate - puts the files of the new system in the place of the old one's
 */
export async function switchSystem(
  machine: Machine,
  before: InstalledSystem,
  after: InstalledSystem,
  activate: () => Promise<void>,
): Promise<Switch> {
  const plan = new Plan();
  planUnits(plan, await activeUnits(machine), before, after);
  planMounts(plan, before.fstab, after.fstab);
  const failed: string[] = [];
  const have = async (verb: string, units: ReadonlySet<string>): Promise<void> => {
    if (units.size === 0) return;
    const { status, stderr } = await machine.run(["systemctl", verb, "--", ...units]);
    if (status !== 0) failed.push(`${verb} ${[...units].join(" ")}: ${stderr.trim()}`);
  };

  // What systemd refuses to stop is passed over.
  for (const unit of plan.stopped) await machine.run(["systemctl", "stop", "--", unit]);
  await activate();
  await ask(machine, "systemctl", "reset-failed");
  await ask(machine, "systemctl", "daemon-reload");
  for (const unit of plan.reloaded) {
    const { stdout } = await machine.run(["systemctl", "is-active", "--", unit]);
    if (["active", "activating"].includes(stdout.trim())) continue;
    plan.reloaded.delete(unit);
    // A unit that a generator made is not started here.
    if (after.units[unit] !== undefined) plan.started.add(unit);
  }
  await have("reload", plan.reloaded);
  await have("restart", plan.restarted);
  await have("start", plan.started);
  // It listens until the bus is silent for so long.
  await sleep(250);
  failed.push(
    ...(await activeUnits(machine)).filter(({ state }) => state === "failed").map(({ name }) => name),
  );
  return { ...plan, failed };
}

/** [get_active_units] */
async function activeUnits(machine: Machine): Promise<ActiveUnit[]> {
  const properties = ["Id", "ActiveState", "FragmentPath", "RefuseManualStart"];
  const text = await ask(machine, "systemctl", "show", `--property=${properties.join(",")}`, "--", "*");
  return text.split("\n\n").flatMap((block) => {
    const values = new Map(block.split("\n").map((line) => splitOnce(line, "=")));
    const [name = "", state = "", fragment = "", refusesStart] = properties.map((key) => values.get(key));
    return name === "" || state === "inactive"
      ? []
      : [{ name, state, fragment, refusesStart: refusesStart === "yes" }];
  });
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}

/** [collect_unit_changes, handle_modified_unit] */
function planUnits(
  plan: Plan,
  active: readonly ActiveUnit[],
  before: InstalledSystem,
  after: InstalledSystem,
): void {
  for (const { name, state, fragment, refusesStart } of active) {
    // NixOS has systemd's own units below /etc, too (nixos/lib/systemd-lib.nix, generateUnits); generators' are elsewhere.
    if (!/^(\/etc|\/usr\/lib|\/lib)\/systemd\/system\//.test(fragment)) continue;
    if (state !== "active" && state !== "activating") continue;
    if (name.endsWith(".target")) {
      if (!refusesStart) plan.started.add(name);
      continue;
    }
    const [old, wanted] = [unitOf(before, name), unitOf(after, name)];
    if (old === null) continue;
    if (wanted === null) {
      if (booleanSetting(old, "Unit", "X-StopOnRemoval", true)) plan.stopped.add(name);
    } else if (!isAlike(old, wanted)) {
      planModified(plan, name, wanted);
    }
  }
}

/** A unit of this module's, or the template of an instance. */
function unitOf({ units }: InstalledSystem, name: string): UnitFile | null {
  const text = units[name] ?? units[templateName(name) ?? ""];
  return text === undefined ? null : parseUnitFile(text, name);
}

function planModified(plan: Plan, name: string, wanted: UnitFile): void {
  if (name.endsWith(".path") || name.endsWith(".slice")) return;
  if (
    !booleanSetting(wanted, "Service", "X-RestartIfChanged", true) ||
    booleanSetting(wanted, "Unit", "RefuseManualStop", false) ||
    booleanSetting(wanted, "Unit", "X-OnlyManualStart", false)
  ) {
    plan.skipped.add(name);
  } else if (name.endsWith(".service") && booleanSetting(wanted, "Service", "X-StopIfChanged", true)) {
    plan.stopped.add(name);
    plan.started.add(name);
  } else {
    plan.restarted.add(name);
  }
}

/** Settings in [Unit] that may change without a restart. */
const ignored: readonly string[] = [
  ...["Description", "Documentation", "OnFailure", "OnSuccess", "OnFailureJobMode", "IgnoreOnIsolate"],
  ...[
    "StopWhenUnneeded",
    "RefuseManualStart",
    "RefuseManualStop",
    "AllowIsolate",
    "CollectMode",
    "SourcePath",
  ],
];

/** [compare_units] */
function isAlike(old: UnitFile, wanted: UnitFile): boolean {
  const settings = (unit: UnitFile): string =>
    JSON.stringify(
      [...new Set(unit.settings.map(({ section, key }) => `${section}\n${key}`))]
        .toSorted()
        .map((name) => splitOnce(name, "\n"))
        .filter(([section, key]) => section !== "Install" && !(section === "Unit" && ignored.includes(key)))
        .map(([section, key]) => [section, key, settingsOf(unit, section, key).map(({ value }) => value)]),
    );
  return settings(old) === settings(wanted);
}

/** [parse_fstab, and do_system_switch on what it gives] */
function planMounts(plan: Plan, before: string, after: string): void {
  const wanted = new Map(parseFstab(after).lines.map((line) => [line.file, line]));
  for (const old of parseFstab(before).lines) {
    const unit = mountUnitName(old.file);
    const line = wanted.get(old.file);
    if (unit === null) continue;
    if (line === undefined) {
      const isAutomount = old.options.includes("x-systemd.automount");
      plan.stopped.add((isAutomount ? unitNameFromPath(old.file, "automount") : null) ?? unit);
    } else if (line.spec === old.spec && line.vfstype === old.vfstype) {
      if (line.optionString !== old.optionString) plan.reloaded.add(unit);
    } else if (old.file !== "/" && old.file !== "/nix") {
      plan.restarted.add(unit);
    } else if (line.optionString !== old.optionString) {
      plan.reloaded.add(unit);
    } else {
      plan.skipped.add(unit);
    }
  }
}
