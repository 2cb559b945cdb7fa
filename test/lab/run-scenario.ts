import assert from "node:assert/strict";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { makeSubject, type Subject } from "../../lib/check/index.ts";
import { type Evaluator, evaluateSystems, reportSchema } from "../../lib/evaluate/index.ts";
import { type NixValue, printNix } from "../../lib/nix/index.ts";
import { bareMounts, checkConfig } from "../../lib/schema/index.ts";
import { LabDisk } from "./disk.ts";
import { type InstalledSystem, installSystem } from "./install.ts";
import type { Machine } from "./machine.ts";
import { bootContainer } from "./nspawn.ts";
import { type JournalLine, type Observation, observe } from "./observe.ts";
import { orderViolations } from "./order.ts";
import { run, succeed } from "./process.ts";
import type { Booted, Scenario, WantedMount } from "./scenario.ts";

/** What a scenario came to. */
export interface Verdict {
  readonly name: string;
  readonly scenario: Scenario;
  /** Seconds of the first boot; null where there was none. */
  readonly seconds: number | null;
  /** What was not as it must be; empty: it holds. */
  readonly faults: readonly string[];
  /** Of the first boot. */
  readonly journal: readonly JournalLine[];
}

/** What is known of a scenario so far, whatever may happen next. */
interface Progress {
  seconds: number | null;
  journal: readonly JournalLine[];
  readonly faults: string[];
}

/** What scenarios share. */
export interface Lab {
  readonly tree: string;
  /** Where machines and disks lie while they are there. */
  readonly folder: string;
  readonly evaluator: Evaluator;
  readonly nixpkgs?: string;
  /** The project whose module is tried. Absolute path. */
  readonly project: string;
}

/** Seconds for a boot that waits for nothing endless; it only ends what hangs. */
const patience = 150;

/** Runs one scenario from an empty machine to its end. Whatever happens, nothing of it is left. */
export async function runScenario(lab: Lab, name: string, scenario: Scenario): Promise<Verdict> {
  const progress: Progress = { seconds: null, journal: [], faults: [] };
  try {
    await using stack = new AsyncDisposableStack();
    await play(lab, name, scenario, stack, progress);
  } catch (error) {
    progress.faults.push(error instanceof Error ? error.message : String(error));
  }
  return { name, scenario, ...progress };
}

async function play(
  lab: Lab,
  name: string,
  scenario: Scenario,
  stack: AsyncDisposableStack,
  progress: Progress,
): Promise<void> {
  const folder = path.join(lab.folder, name);
  await mkdir(folder, { recursive: true });
  stack.defer(async () => rm(folder, { recursive: true, force: true }));
  const disks = await makeDisks(folder, scenario, stack);
  const uuid = (disk: string): string => diskOf(disks, disk).uuid;
  const { system, subject } = await evaluate(lab, scenario, uuid);

  const root = await layer(lab.tree, folder, stack);
  await installSystem(root, system);
  await installOwn(root, scenario);
  await scenario.prepare?.(root, disks);

  for (const [disk, { attach = 0 }] of Object.entries(scenario.disks)) {
    if (attach === 0) await diskOf(disks, disk).attach();
  }

  let machine: Machine | undefined;
  stack.defer(async () => machine?.[Symbol.asyncDispose]());
  const boot = async (isFirst: boolean): Promise<Booted> => {
    const start = performance.now();
    const devices = Object.values(disks).map(({ device }) => device);
    const booting = await bootContainer(machineName(name), root, devices, "/lab-init");
    machine = booting;
    const ending = new AbortController();
    const events = isFirst ? timelineOf(scenario, disks, { machine: booting, root }, ending.signal) : [];
    await bootEnds(booting);
    const seconds = (performance.now() - start) / 1000;
    const observed = await observe(booting);
    // What happens later is for the checks.
    await Promise.all(events);
    return {
      ...{ machine: booting, disks, observed, seconds, root },
      reboot: async () => {
        await booting.powerOff();
        return boot(false);
      },
    };
  };
  const booted = await boot(true);
  progress.seconds = booted.seconds;
  progress.journal = booted.observed.journal;
  const { faults } = progress;

  faults.push(...stateFaults(scenario, booted.observed));
  faults.push(...mountFaults(scenario, booted.observed, disks));
  if (subject !== null) faults.push(...orderViolations(subject, booted.observed));
  if (faults.length > 0) faults.push(...explain(booted.observed, scenario));
  await scenario.check?.(booted);
  await machine?.powerOff();
  faults.push(...(await leftovers(disks, scenario)));
}

function machineName(name: string): string {
  return `${name}-${process.pid}`.slice(-60).replace(/^-+/, "");
}

function diskOf(disks: Readonly<Record<string, LabDisk>>, name: string): LabDisk {
  const disk = disks[name];
  assert.ok(disk !== undefined, `the scenario has no disk ${name}`);
  return disk;
}

async function makeDisks(
  folder: string,
  scenario: Scenario,
  stack: AsyncDisposableStack,
): Promise<Record<string, LabDisk>> {
  const uuids = new Map<string, string>();
  const disks: Record<string, LabDisk> = {};
  for (const [name, spec] of Object.entries(scenario.disks)) {
    const disk = stack.use(await LabDisk.make(folder, name, spec, uuids));
    uuids.set(name, disk.uuid);
    disks[name] = disk;
  }
  return disks;
}

const installedSchema = reportSchema.extend({
  programs: z.array(z.object({ path: z.string(), text: z.string() })),
});

async function evaluate(
  { evaluator, nixpkgs, project }: Lab,
  { configuration, modules }: Scenario,
  uuid: (disk: string) => string,
): Promise<{ readonly system: InstalledSystem; readonly subject: Subject | null }> {
  const input = configuration?.(uuid) ?? null;
  const own = input === null ? [] : [printNix({ wsl: { bareMounts: input as unknown as NixValue } })];
  const within = (file: string) => path.join(project, file);
  const files = {
    lib: within("lib/evaluate/nixos/lib/default.nix"),
    system: within("lib/evaluate/nixos/system.nix"),
    report: within("test/lab/report.nix"),
    module: within("modules/default.nix"),
  };
  const settings = nixpkgs === undefined ? { files } : { files, nixpkgs };
  const [evaluation] = await evaluateSystems(
    evaluator,
    [{ modules: [...own, ...(modules?.(uuid) ?? [])] }],
    settings,
  );
  if (evaluation?.ok !== true) throw new Error(`Nix: ${evaluation?.error.message ?? "no answer"}`);
  const system = installedSchema.parse(evaluation.value);
  assert.deepEqual(system.assertions, []);
  if (input === null) return { system, subject: null };
  const { config, problems } = checkConfig(bareMounts, input);
  if (config === null)
    throw new Error(problems.map(({ option, message }) => `${option}: ${message}`).join("\n"));
  return { system, subject: makeSubject(config, system) };
}

/** A root file system of the scenario's own, over the tree that all share. */
async function layer(tree: string, folder: string, stack: AsyncDisposableStack): Promise<string> {
  const [root, upper, work] = ["root", "upper", "work"].map((name) => path.join(folder, name));
  if (root === undefined || upper === undefined || work === undefined) throw new Error("unreachable");
  for (const each of [root, upper, work]) await mkdir(each, { recursive: true });
  const options = `lowerdir=${tree},upperdir=${upper},workdir=${work}`;
  await succeed(["mount", "-t", "overlay", "-o", options, "overlay", root]);
  stack.defer(async () => {
    await run(["umount", "--recursive", root]);
  });
  return root;
}

/** What NixOS-WSL does before systemd: the system that the VHD's profile names becomes the current one. */
const init = `#!/bin/bash
system=$(readlink --canonicalize-existing /nix/var/nix/profiles/system) && ln --symbolic "$system" /run/current-system
exec /lib/systemd/systemd
`;

/** What the machine has beside the system: an init that does what NixOS does before systemd, and the scenario's files. */
async function installOwn(root: string, { files = {}, links = {}, modes = {} }: Scenario): Promise<void> {
  await writeFile(path.join(root, "lab-init"), init, { mode: 0o755 });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text, { mode: modes[name] ?? 0o644 });
  }
  for (const [name, target] of Object.entries(links)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await symlink(target, path.join(root, name));
  }
}

/** Lets things happen at their times. */
function timelineOf(
  { disks: specs, timeline = [] }: Scenario,
  disks: Readonly<Record<string, LabDisk>>,
  booting: { readonly machine: Machine; readonly root: string },
  signal: AbortSignal,
): Promise<void>[] {
  const attachments = Object.entries(specs).flatMap(([name, { attach = 0 }]) =>
    typeof attach === "number" && attach > 0
      ? [{ at: attach, do: async () => diskOf(disks, name).attach() }]
      : [],
  );
  return [...attachments, ...timeline].map(async (event) => {
    await sleep(event.at * 1000, undefined, { signal });
    await event.do({ ...booting, disks });
  });
}

/** Waits until systemd has nothing more to start. */
async function bootEnds(machine: Machine): Promise<void> {
  for (const start = performance.now(); performance.now() - start < patience * 1000; await sleep(50)) {
    const { stdout } = await machine.run(["systemctl", "is-system-running"]);
    const { stdout: jobs } = await machine.run(["systemctl", "list-jobs", "--no-legend"]);
    if (["running", "degraded"].includes(stdout.trim()) && jobs.trim() === "") return;
  }
  const { stdout } = await machine.run(["systemctl", "list-jobs"]);
  throw new Error(`the boot did not end within ${patience} s; systemd still waits:\n${stdout}`);
}

function stateFaults({ failed = [] }: Scenario, { state, units }: Observation): string[] {
  const really = [...units].filter(([, unit]) => unit.state === "failed").map(([name]) => name);
  const wanted = failed.length === 0 ? "running" : "degraded";
  return [
    ...really.filter((name) => !failed.includes(name)).map((name) => `${name} failed, and should not`),
    ...failed.filter((name) => !really.includes(name)).map((name) => `${name} did not fail, and should`),
    ...(state === wanted ? [] : [`the system is ${state}, and should be ${wanted}`]),
  ];
}

function mountFaults(
  { mounted = {}, notMounted = [] }: Scenario,
  { mounts }: Observation,
  disks: Readonly<Record<string, LabDisk>>,
): string[] {
  return [
    ...Object.entries(mounted).flatMap(([target, wanted]) => {
      const found = mounts.findLast((mount) => mount.target === target);
      if (found === undefined) return [`nothing is mounted on ${target}`];
      return oneMountFaults(found, wanted, diskOf(disks, wanted.disk)).map((fault) => `${target} ${fault}`);
    }),
    ...notMounted
      .filter((target) => mounts.some((mount) => mount.target === target && mount.fsType !== "autofs"))
      .map((target) => `something is mounted on ${target}`),
  ];
}

function oneMountFaults(
  found: Observation["mounts"][number],
  { root = "/", options = [] }: WantedMount,
  { device }: LabDisk,
): string[] {
  const missing = options.filter((option) => !found.options.includes(option));
  return [
    ...(found.source === device ? [] : [`is of ${found.source}, not of ${device}`]),
    ...(found.root === root ? [] : [`shows ${found.root} of the disk, not ${root}`]),
    ...(missing.length === 0 ? [] : [`has ${found.options.join(",")}, without ${missing.join(",")}`]),
  ];
}

/** The journal of what failed, for whoever has to find out why. */
function explain({ units, journal }: Observation, { failed = [] }: Scenario): string[] {
  return [...units]
    .filter(([name, unit]) => unit.state === "failed" && !failed.includes(name))
    .flatMap(([name]) => journal.filter(({ unit }) => unit === name).map(({ text }) => `  ${name}: ${text}`));
}

/** What is left of a disk after the machine went off: mounts on the host, and file systems that are not clean. */
async function leftovers(
  disks: Readonly<Record<string, LabDisk>>,
  { damaged = [], disks: specs }: Scenario,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, disk] of Object.entries(disks)) {
    const fsType = specs[name]?.content?.fsType;
    if (fsType === undefined || damaged.includes(name)) continue;
    const check = {
      btrfs: ["btrfs", "check", "--readonly", disk.image],
      ext4: ["e2fsck", "-f", "-n", disk.image],
      xfs: ["xfs_repair", "-n", "-f", disk.image],
    }[fsType];
    const { status, stdout, stderr } = await run(check);
    if (status !== 0) faults.push(`disk ${name} is not clean afterwards: ${(stderr || stdout).trim()}`);
  }
  return faults;
}
