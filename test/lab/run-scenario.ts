import assert from "node:assert/strict";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { makeSubject, type Subject } from "../../lib/check/index.ts";
import { type Evaluator, evaluateSystems, reportSchema } from "../../lib/evaluate/index.ts";
import { type NixValue, printNix } from "../../lib/nix/index.ts";
import { bareMounts, checkConfig } from "../../lib/schema/index.ts";
import { type DiskBus, LabDisk } from "./disk.ts";
import type { Distribution } from "./distribution.ts";
import { checkFileSystem } from "./file-system.ts";
import type { Host } from "./host.ts";
import { type InstalledSystem, installSystem, removeSystem } from "./install.ts";
import { checkDecrypted } from "./luks.ts";
import { ask } from "./machine.ts";
import { NamespaceHost } from "./namespaces/host.ts";
import { type JournalLine, type Observation, observe } from "./observe.ts";
import { orderViolations } from "./order.ts";
import { bootImageName, type Platform, type Stock } from "./platform.ts";
import { QemuHost } from "./qemu/host.ts";
import type { Booted, DistributionSpec, Scenario, WantedMount, WslVersion } from "./scenario.ts";
import { makeSystem } from "./store.ts";
import { switchSystem } from "./switch.ts";
import { VirtualMachine } from "./virtual-machine.ts";

/** What a scenario came to. */
export interface Verdict {
  readonly name: string;
  readonly scenario: Scenario;
  readonly platform: Platform;
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
  readonly stock: Stock;
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
  platform: Platform,
): Promise<Verdict> {
  const progress: Progress = { seconds: null, journal: [], faults: [] };
  try {
    await using stack = new AsyncDisposableStack();
    await play(lab, name, scenario, platform, stack, progress);
  } catch (error) {
    progress.faults.push(error instanceof Error ? error.message : String(error));
  }
  return { name, scenario, platform, ...progress };
}

async function play(
  lab: Lab,
  name: string,
  scenario: Scenario,
  platform: Platform,
  stack: AsyncDisposableStack,
  progress: Progress,
): Promise<void> {
  const folder = path.join(lab.folder, folderName(name, platform));
  await mkdir(folder, { recursive: true });
  stack.defer(async () => rm(folder, { recursive: true, force: true }));
  const host = await makeHost(lab, folder, path.basename(folder), platform, { ...newest, ...scenario.wsl });
  const disks: Record<string, LabDisk> = {};
  await makeDisks(folder, scenario, host, stack, disks);
  const virtualMachine = stack.use(new VirtualMachine(host, () => Object.values(disks)));
  const installed = await install(lab, scenario, virtualMachine, disks, host.slowness);
  for (const [disk, { attach = 0 }] of Object.entries(scenario.disks)) {
    if (attach === 0) await diskOf(disks, disk).attach();
  }

  const [first] = installed;
  if (first === undefined) throw new Error("unreachable");
  const { distribution: machine } = first;
  const { root } = machine;
  const others = Object.fromEntries(
    installed.slice(1).map(({ distribution }) => [distribution.name, distribution]),
  );
  const boot = async (distribution: Distribution): Promise<Observation> => {
    await distribution.start();
    await bootEnds(distribution, host.patience);
    await host.settle();
    return observe(distribution);
  };
  let { system } = first;
  const switchTo: Booted["switchTo"] = async (spec) => {
    assert.equal(platform.kind, "namespaces", "only there the running distribution's files can be changed");
    const old = system;
    ({ system } = await evaluate(lab, spec, (disk) => diskOf(disks, disk).uuid));
    return switchSystem(machine, old, system, async () => {
      await ask(machine, "bash", "-c", `systemConfig=$(readlink /run/current-system)\n${system.activation}`);
      await removeSystem(root, old);
      await installSystem(root, system, host.slowness);
    });
  };
  const bootMachine = async (): Promise<Booted> => {
    const start = performance.now();
    const observed = await boot(machine);
    const seconds = (performance.now() - start) / 1000;
    const reboot = async (): Promise<Booted> => {
      for (const { distribution } of installed) await distribution.terminate();
      await virtualMachine.stop();
      return bootMachine();
    };
    return { machine, others, virtualMachine, disks, observed, seconds, root, boot, switchTo, reboot };
  };

  await virtualMachine.start();
  const ending = new AbortController();
  stack.defer(() => ending.abort());
  const events = Promise.all(timelineOf(scenario, disks, { machine, others, root }, ending.signal));
  events.catch(() => undefined);
  const [booted, ...observations] = await Promise.all([
    bootMachine(),
    ...Object.values(others).map((other) => boot(other)),
  ]);
  // What happens later is for the checks.
  await events;
  progress.seconds = booted.seconds;
  progress.journal = booted.observed.journal;
  const { faults } = progress;
  for (const [index, observed] of [booted.observed, ...observations].entries()) {
    const about = installed[index];
    if (about === undefined) throw new Error("unreachable");
    const found = [
      ...stateFaults(about.spec, observed),
      ...mountFaults(about.spec, observed, disks),
      // Below /mnt/wsl a mount of another distribution is there without having been started here.
      ...(about.subject === null || installed.length > 1 ? [] : orderViolations(about.subject, observed)),
    ];
    if (found.length > 0) found.push(...explain(observed, about.spec));
    faults.push(...found.map((fault) => (index === 0 ? fault : `${about.distribution.name}: ${fault}`)));
  }
  await scenario.check?.(booted);
  for (const { distribution } of installed) await distribution.terminate();
  const inUse = await virtualMachine.devicesInUse();
  await virtualMachine.stop();
  // WSL's virtual machine goes off without unmounting that (main.cpp, main, after ErrorExit), so the next start reads a
  // journal. In namespaces the kernel has unmounted it.
  for (const disk of Object.values(disks)) {
    if (platform.kind === "qemu" && inUse.has(disk.device)) await disk.whileMounted(async () => undefined);
  }
  faults.push(...(await leftovers(disks, scenario)));
}

/** One scenario may run on several platforms at once. */
function folderName(name: string, platform: Platform): string {
  return [name, ...Object.values(platform)].join("-");
}

/** A distribution with what was installed in it. */
interface Installed {
  readonly distribution: Distribution;
  readonly spec: DistributionSpec;
  readonly system: InstalledSystem;
  readonly subject: Subject | null;
}

/** The newest WSL, in a virtual machine that has just started. */
const newest: WslVersion = { guard: true, drivers: [] };

/** Makes the distributions of a scenario, the one that it describes itself first. */
async function install(
  lab: Lab,
  scenario: Scenario,
  virtualMachine: VirtualMachine,
  disks: Readonly<Record<string, LabDisk>>,
  slowness: number,
): Promise<Installed[]> {
  const installed: Installed[] = [];
  for (const [name, spec] of [["main", scenario] as const, ...Object.entries(scenario.others ?? {})]) {
    const distribution = await virtualMachine.addDistribution(name);
    const { root } = distribution;
    const { system, subject } = await evaluate(lab, spec, (disk) => diskOf(disks, disk).uuid);
    await makeSystem(root, `${system.activation}\n${spec.activation ?? ""}`);
    await installSystem(root, system, slowness);
    await installOwn(root, spec);
    await spec.prepare?.(root, disks);
    installed.push({ distribution, spec, system, subject });
  }
  return installed;
}

async function makeHost(
  { folder: runFolder, stock }: Lab,
  folder: string,
  name: string,
  platform: Platform,
  wsl: WslVersion,
): Promise<Host> {
  const tree = stock.trees.get(platform.tree)?.folder;
  if (tree === undefined) throw new Error(`there is no tree of ${platform.tree}`);
  if (platform.kind === "namespaces") return new NamespaceHost({ tree, folder, runFolder, name, wsl });
  const bootImage = stock.bootImages.get(bootImageName(platform.tree, platform.kernel));
  if (bootImage === undefined) throw new Error(`there is no image with the kernel of ${platform.kernel}`);
  return new QemuHost({ bootImage, tree, folder, wsl });
}

function diskOf(disks: Readonly<Record<string, LabDisk>>, name: string): LabDisk {
  const disk = disks[name];
  assert.ok(disk !== undefined, `the scenario has no disk ${name}`);
  return disk;
}

async function makeDisks(
  folder: string,
  scenario: Scenario,
  bus: DiskBus,
  stack: AsyncDisposableStack,
  disks: Record<string, LabDisk>,
): Promise<void> {
  const uuids = new Map<string, string>();
  for (const [name, spec] of Object.entries(scenario.disks)) {
    const disk = stack.use(await LabDisk.make(folder, name, spec, uuids, bus));
    uuids.set(name, disk.uuid);
    disks[name] = disk;
  }
}

const installedSchema = reportSchema.extend({
  programs: z.array(z.object({ path: z.string(), text: z.string() })),
  activation: z.string(),
});

async function evaluate(
  { evaluator, nixpkgs, project }: Lab,
  { configuration, modules }: DistributionSpec,
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

/** What a distribution has beside the system: the scenario's files. */
async function installOwn(
  root: string,
  { files = {}, links = {}, modes = {} }: DistributionSpec,
): Promise<void> {
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
  booting: Pick<Booted, "machine" | "others" | "root">,
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
async function bootEnds(machine: Distribution, patience: number): Promise<void> {
  const giveUp = new AbortController();
  const waiting = async (): Promise<void> => {
    for (; !giveUp.signal.aborted; await sleep(50)) {
      // Fails at first, before systemd listens; then one question is less work for the machine than many.
      const { status, stdout } = await machine.run(["systemctl", "is-system-running", "--wait"]);
      if (status === null) throw new Error(`the machine went off while it booted: ${machine.console.trim()}`);
      if (!["running", "degraded"].includes(stdout.trim())) continue;
      const { stdout: jobs } = await machine.run(["systemctl", "list-jobs", "--no-legend"]);
      if (jobs.trim() === "") return;
    }
  };
  const patienceEnds = sleep(patience * 1000, undefined, { signal: giveUp.signal }).catch(() => undefined);
  try {
    const isUp = await Promise.race([waiting().then(() => true), patienceEnds.then(() => false)]);
    if (isUp) return;
  } finally {
    giveUp.abort();
  }
  const { stdout } = await machine.run(["systemctl", "list-jobs"]);
  throw new Error(`the boot did not end within ${patience} s; systemd still waits:\n${stdout}`);
}

function stateFaults({ failed = [] }: DistributionSpec, { state, units }: Observation): string[] {
  const really = [...units].filter(([, unit]) => unit.state === "failed").map(([name]) => name);
  const wanted = failed.length === 0 ? "running" : "degraded";
  return [
    ...really.filter((name) => !failed.includes(name)).map((name) => `${name} failed, and should not`),
    ...failed.filter((name) => !really.includes(name)).map((name) => `${name} did not fail, and should`),
    ...(state === wanted ? [] : [`the system is ${state}, and should be ${wanted}`]),
  ];
}

function mountFaults(
  { mounted = {}, notMounted = [] }: DistributionSpec,
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
function explain({ units, journal }: Observation, { failed = [] }: DistributionSpec): string[] {
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
