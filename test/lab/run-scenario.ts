import assert from "node:assert/strict";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { makeSubject, type Subject } from "../../lib/check/index.ts";
import { type Evaluator, evaluateSystems, reportSchema } from "../../lib/evaluate/index.ts";
import { type NixValue, printNix } from "../../lib/nix/index.ts";
import { bareMounts, checkConfig } from "../../lib/schema/index.ts";
import type { Computer } from "./computer.ts";
import { LabDisk } from "./disk.ts";
import { checkFileSystem } from "./file-system.ts";
import { type InstalledSystem, installSystem } from "./install.ts";
import { checkDecrypted } from "./luks.ts";
import type { Machine } from "./machine.ts";
import { ContainerComputer } from "./nspawn.ts";
import { type JournalLine, type Observation, observe } from "./observe.ts";
import { orderViolations } from "./order.ts";
import { VirtualComputer } from "./qemu/computer.ts";
import type { BootImage } from "./qemu/image.ts";
import type { Booted, MachineKind, Scenario, WantedMount } from "./scenario.ts";

/** What a scenario came to. */
export interface Verdict {
  readonly name: string;
  readonly scenario: Scenario;
  /** What it booted. */
  readonly kind: MachineKind;
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
  /** What virtual machines boot; null: none will. */
  readonly bootImage: BootImage | null;
  /** Where machines and disks lie while they are there. */
  readonly folder: string;
  readonly evaluator: Evaluator;
  readonly nixpkgs?: string;
  /** The project whose module is tried. Absolute path. */
  readonly project: string;
}

/** Runs one scenario from an empty machine to its end. Whatever happens, nothing of it is left. */
export async function runScenario(
  lab: Lab,
  name: string,
  scenario: Scenario,
  kind: MachineKind,
): Promise<Verdict> {
  const progress: Progress = { seconds: null, journal: [], faults: [] };
  try {
    await using stack = new AsyncDisposableStack();
    await play(lab, name, scenario, kind, stack, progress);
  } catch (error) {
    progress.faults.push(error instanceof Error ? error.message : String(error));
  }
  return { name, scenario, kind, ...progress };
}

async function play(
  lab: Lab,
  name: string,
  scenario: Scenario,
  kind: MachineKind,
  stack: AsyncDisposableStack,
  progress: Progress,
): Promise<void> {
  const folder = path.join(lab.folder, name);
  await mkdir(folder, { recursive: true });
  stack.defer(async () => rm(folder, { recursive: true, force: true }));
  const computer = stack.use(await makeComputer(lab, folder, name, kind));
  const disks = await makeDisks(folder, scenario, computer, stack);
  const uuid = (disk: string): string => diskOf(disks, disk).uuid;
  const { system, subject } = await evaluate(lab, scenario, uuid);

  const { root } = computer;
  await installSystem(root, system, computer.slowness);
  await installOwn(root, scenario);
  await scenario.prepare?.(root, disks);

  for (const [disk, { attach = 0 }] of Object.entries(scenario.disks)) {
    if (attach === 0) await diskOf(disks, disk).attach();
  }

  let machine: Machine | undefined;
  stack.defer(async () => machine?.[Symbol.asyncDispose]());
  const boot = async (isFirst: boolean): Promise<Booted> => {
    const start = performance.now();
    const booting = await computer.boot(Object.values(disks));
    machine = booting;
    const ending = new AbortController();
    const events = isFirst ? timelineOf(scenario, disks, { machine: booting, root }, ending.signal) : [];
    await bootEnds(booting, computer.patience);
    const seconds = (performance.now() - start) / 1000;
    await computer.settle();
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

async function makeComputer(
  { bootImage, tree }: Lab,
  folder: string,
  name: string,
  kind: MachineKind,
): Promise<Computer> {
  if (kind === "nspawn") {
    const machineName = `${name}-${process.pid}`.slice(-60).replace(/^-+/, "");
    return ContainerComputer.make(tree, folder, machineName);
  }
  if (bootImage === null) throw new Error("there is nothing that a virtual machine could boot");
  return VirtualComputer.make(bootImage, folder);
}

function diskOf(disks: Readonly<Record<string, LabDisk>>, name: string): LabDisk {
  const disk = disks[name];
  assert.ok(disk !== undefined, `the scenario has no disk ${name}`);
  return disk;
}

async function makeDisks(
  folder: string,
  scenario: Scenario,
  computer: Computer,
  stack: AsyncDisposableStack,
): Promise<Record<string, LabDisk>> {
  const uuids = new Map<string, string>();
  const disks: Record<string, LabDisk> = {};
  for (const [name, spec] of Object.entries(scenario.disks)) {
    const disk = stack.use(await LabDisk.make(folder, name, spec, uuids, computer));
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

/** What the machine has beside the system: the scenario's files. */
async function installOwn(root: string, { files = {}, links = {}, modes = {} }: Scenario): Promise<void> {
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
async function bootEnds(machine: Machine, patience: number): Promise<void> {
  const giveUp = new AbortController();
  const waiting = async (): Promise<void> => {
    for (; !giveUp.signal.aborted; await sleep(50)) {
      // Fails at first, before systemd listens; then one question is less work for the machine than many.
      const { status, stdout } = await machine.run(["systemctl", "is-system-running", "--wait"]);
      if (status === null) throw new Error(`the machine went off while it booted: ${machine.console.trim()}`);
      if (!["running", "degraded"].includes(stdout.trim())) continue;
      const { stdout: jobs } = await machine.run(["systemctl", "list-jobs", "--no-legend"]);
      if (jobs.trim() === "") return giveUp.abort();
    }
  };
  await Promise.race([
    waiting(),
    sleep(patience * 1000, undefined, { signal: giveUp.signal }).catch(() => undefined),
  ]);
  if (giveUp.signal.aborted) return;
  giveUp.abort();
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
    ...(found.devices.includes(device) ? [] : [`is of ${found.source}, not of ${device}`]),
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
    const content = specs[name]?.content;
    if (content === undefined || damaged.includes(name)) continue;
    const { fsType, luks } = content;
    const fault =
      luks === undefined
        ? await checkFileSystem(disk.image, fsType)
        : await checkDecrypted(disk.image, luks, async (inside) => checkFileSystem(inside, fsType));
    if (fault !== null) faults.push(`disk ${name} is not clean afterwards: ${fault}`);
  }
  return faults;
}
