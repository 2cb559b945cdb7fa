// npm run lab: boots distributions with real disks under real systemd, as WSL does, and says what holds.
import { mkdir, readdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import Table from "cli-table3";
import { Command, Option } from "commander";
import pc from "picocolors";
import { wholeNumber } from "../../lib/cli/whole-number.ts";
import { chooseEvaluator } from "../../lib/evaluate/index.ts";
import { type Release, releases } from "./archive.ts";
import { cleanUp, cleanUpDeadGroups, cleanUpDeadRuns } from "./clean-up.ts";
import { enterMountNamespace, isInOwnMountNamespace } from "./mount-namespace.ts";
import { type Finding, trialsOf, tryMutant } from "./mutants.ts";
import type { JournalLine } from "./observe.ts";
import {
  bootImageName,
  describePlatform,
  type Platform,
  type PlatformChoice,
  platformsOf,
  type Stock,
} from "./platform.ts";
import { succeed } from "./process.ts";
import { type BootImage, bootImage } from "./qemu/image.ts";
import { whyNoLab, whyNotThis } from "./requirements.ts";
import { type Lab, runScenario, type Verdict } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { debianTree, systemdVersion } from "./tree.ts";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Nothing more is started once the lab was told to end. */
let isEnding = false;

const options = new Command("npm run lab --")
  .description("Boots distributions with real disks under real systemd, as WSL does.")
  .argument("[scenario...]", "names, or parts of names; default: all that take no minutes")
  .addOption(
    new Option("--jobs <n>", "scenarios side by side")
      .argParser(wholeNumber(1))
      .default(os.availableParallelism()),
  )
  .addOption(
    new Option("--host <kind>", "what scenarios run on that do not say what they need").choices([
      "namespaces",
      "qemu",
    ]),
  )
  .addOption(new Option("--tree <release>", "Debian's release that distributions have").choices(releases))
  .addOption(new Option("--kernel <release>", "Debian's release that QEMU's kernel is of").choices(releases))
  .option("--all", "also those that take minutes, on every systemd, and under QEMU with every kernel")
  .option("--journal", "print the journal of each scenario's first boot")
  .option(
    "--mutants",
    "break the module in one place after the other, by default where nothing but a boot can find it; the scenario that is for it must not hold",
  )
  .option("--list", "print what there is and run nothing")
  .parse();
const { jobs, list, journal, mutants, ...choice } = options.opts<
  PlatformChoice & { jobs: number; list?: true; journal?: true; mutants?: true }
>();

/** What takes minutes, or what others find as well, is left out otherwise. */
const isAskedForAll = options.args.length > 0 || choice.all === true;

const scenarios = await loadScenarios(options.args);
if (list === true) {
  for (const [name, { claim, machine = "namespaces", isLong = false }] of scenarios) {
    process.stdout.write(`${name} (${machine}${isLong ? ", takes minutes" : ""})\n    ${claim}\n`);
  }
} else {
  process.exitCode = isInOwnMountNamespace() ? await main() : await enterMountNamespace();
}

async function loadScenarios(wanted: readonly string[]): Promise<[string, Scenario][]> {
  const files = (await readdir(path.join(here, "scenarios")))
    .filter((file) => file.endsWith(".ts"))
    .toSorted();
  const names = files.map((file) => path.basename(file, ".ts"));
  const unknown = wanted.find((part) => !names.some((name) => name.includes(part)));
  if (unknown !== undefined) {
    process.stderr.write(`no scenario is called ${unknown}; npm run lab -- --list says which there are\n`);
    process.exit(2);
  }
  const isMeant = (name: string, part: string): boolean =>
    names.includes(part) ? name === part : name.includes(part);
  const chosen = names.filter((name) => wanted.length === 0 || wanted.some((part) => isMeant(name, part)));
  return Promise.all(
    chosen.map(async (name): Promise<[string, Scenario]> => {
      const file = pathToFileURL(path.join(here, "scenarios", `${name}.ts`)).href;
      return [name, ((await import(file)) as { default: Scenario }).default];
    }),
  );
}

async function main(): Promise<number> {
  const reason = await whyNoLab();
  if (reason !== null) {
    process.stderr.write(`The lab cannot run here: ${reason}\n`);
    return 3;
  }
  const cache = path.join(here, "../../.cache/lab");
  await cleanUpDeadRuns(cache);
  const folder = path.join(cache, `run-${process.pid}`);
  const groups = path.join(folder, "cgroup");
  await mkdir(groups, { recursive: true });
  await succeed(["mount", "-t", "cgroup2", "cgroup2", groups]);
  await cleanUpDeadGroups(groups);
  const { skipped, toRun } = await choosePlatforms();
  for (const { name, reason } of skipped) say(`${pc.yellow("skipped")} ${name}: ${reason}`);
  const started = await chooseEvaluator("auto");
  if (!started.ok) throw new Error(started.message);
  const nixpkgs = process.env["NIXPKGS"];
  const lab: Lab = {
    stock: await makeStock(cache, toRun),
    folder,
    project: path.join(here, "../.."),
    evaluator: started.evaluator,
    ...(nixpkgs === undefined ? {} : { nixpkgs }),
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Of a terminal and of the process that started this one it comes twice.
    process.on(signal, async () => {
      if (isEnding) return;
      isEnding = true;
      await cleanUp(lab.folder);
      process.exit(130);
    });
  }
  try {
    return mutants === true ? await findMutants(lab, toRun) : await holdAll(lab, toRun, skipped);
  } finally {
    await started.evaluator.close();
    await cleanUp(lab.folder);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Gets the trees and kernels that are needed. */
async function makeStock(cache: string, toRun: readonly Chosen[]): Promise<Stock> {
  const trees = new Map<Release, { readonly folder: string; readonly systemd: string }>();
  const bootImages = new Map<string, BootImage>();
  for (const { platform } of toRun) {
    const { tree } = platform;
    const folder = trees.get(tree)?.folder ?? (await debianTree(tree, cache, say));
    if (!trees.has(tree)) trees.set(tree, { folder, systemd: await systemdVersion(folder) });
    if (platform.kind === "namespaces") continue;
    const name = bootImageName(tree, platform.kernel);
    if (!bootImages.has(name)) bootImages.set(name, await bootImage(folder, platform.kernel, cache, say));
  }
  return { trees, bootImages };
}

/** Every scenario must hold. */
async function holdAll(lab: Lab, toRun: readonly Chosen[], skipped: readonly Skipped[]): Promise<number> {
  const verdicts = await sideBySide(toRun, async ({ name, scenario, platform }) => {
    const verdict = await runScenario(lab, name, scenario, platform);
    if (journal === true) process.stdout.write(verdict.journal.map(journalLine).join(""));
    process.stdout.write(line(verdict, lab.stock));
    return verdict;
  });
  const sorted = verdicts.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  process.stdout.write(`${table(sorted, skipped, lab.stock)}\n`);
  const broken = sorted.filter(({ faults }) => faults.length > 0);
  // Once more, below all that was said meanwhile.
  process.stdout.write(broken.map((verdict) => line(verdict, lab.stock)).join(""));
  const others = skipped.length === 0 ? "" : `, ${skipped.length} skipped`;
  process.stdout.write(`${verdicts.length - broken.length} of ${verdicts.length} scenarios hold${others}\n`);
  return broken.length > 0 ? 1 : verdicts.length === 0 ? 3 : 0;
}

/** Every mutant must be found by the scenarios that name it. */
async function findMutants(lab: Lab, toRun: readonly Chosen[]): Promise<number> {
  const findings = await sideBySide(trialsOf(toRun, isAskedForAll ? "all" : "lab"), async (trial) => {
    const finding = await tryMutant(lab, trial);
    process.stdout.write(findingLine(finding));
    return finding;
  });
  const survived = findings.filter(({ faults }) => faults.length === 0);
  process.stdout.write(survived.map(findingLine).join(""));
  process.stdout.write(`${findings.length - survived.length} of ${findings.length} faults are found\n`);
  return survived.length === 0 ? 0 : 1;
}

/** Side by side, as they come. What takes longest, virtual machines under QEMU, comes first. */
async function sideBySide<Item extends { readonly platform: Platform }, Result>(
  items: readonly Item[],
  body: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.toSorted((one, other) => Number(isFast(one)) - Number(isFast(other)));
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !isEnding; next = queue.shift()) {
      results.push(await body(next));
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

function isFast({ platform }: { readonly platform: Platform }): boolean {
  return platform.kind === "namespaces";
}

function findingLine({ scenario, mutant, faults }: Finding): string {
  const mark = faults.length > 0 ? pc.green("found   ") : pc.red("SURVIVED");
  const [first = mutant.fault] = faults;
  return `${mark} ${mutant.id} by ${scenario}\n         ${pc.dim(first.split("\n")[0] ?? "")}\n`;
}

interface Chosen {
  readonly name: string;
  readonly scenario: Scenario;
  readonly platform: Platform;
}

interface Skipped extends Chosen {
  readonly reason: string;
}

/** What each scenario runs on, and why those do not run that do not. */
async function choosePlatforms(): Promise<{ toRun: Chosen[]; skipped: Skipped[] }> {
  const toRun: Chosen[] = [];
  const skipped: Skipped[] = [];
  for (const [name, scenario] of scenarios) {
    for (const platform of platformsOf(scenario, choice)) {
      const reason =
        scenario.isLong === true && !isAskedForAll
          ? "it takes minutes, and runs where it is named or with --all"
          : await whyNotThis(scenario, platform.kind);
      if (reason === null) toRun.push({ name, scenario, platform });
      else skipped.push({ name, scenario, platform, reason });
    }
  }
  return { toRun, skipped };
}

function journalLine({ unit, text, priority }: JournalLine): string {
  const shown = priority <= 3 ? pc.red(text) : priority === 4 ? pc.yellow(text) : text;
  return `${pc.dim(unit)} ${shown}\n`;
}

function line({ name, seconds, faults, platform }: Verdict, stock: Stock): string {
  const mark = faults.length === 0 ? pc.green("holds ") : pc.red("broken");
  const time = seconds === null ? "" : pc.dim(` ${seconds.toFixed(1)} s`);
  return `${mark} ${name} ${pc.dim(`(${describePlatform(platform, stock)})`)}${time}\n${faults.map((fault) => `       ${fault.replaceAll("\n", "\n       ")}\n`).join("")}`;
}

function table(verdicts: readonly Verdict[], skipped: readonly Skipped[], stock: Stock): string {
  const rows = new Table({ head: ["scenario", "on", "boot", "verdict"], style: { head: [], border: [] } });
  const cell = (name: string, { claim }: Scenario): string => `${name}\n${pc.dim(claim)}`;
  for (const { name, scenario, platform, seconds, faults } of verdicts) {
    const time = seconds === null ? "-" : `${seconds.toFixed(1)} s`;
    const on = describePlatform(platform, stock);
    rows.push([cell(name, scenario), on, time, faults.length === 0 ? "holds" : "BROKEN"]);
  }
  for (const { name, scenario, platform } of skipped) {
    rows.push([cell(name, scenario), describePlatform(platform, stock), "-", "skipped"]);
  }
  return rows.toString();
}
