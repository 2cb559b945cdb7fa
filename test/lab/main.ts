// npm run lab: boots configurations with real disks under real systemd and says what holds.
import { readdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import Table from "cli-table3";
import { Command, Option } from "commander";
import pc from "picocolors";
import { wholeNumber } from "../../lib/cli/whole-number.ts";
import { chooseEvaluator } from "../../lib/evaluate/index.ts";
import { cleanUp, cleanUpDeadRuns } from "./clean-up.ts";
import { type Finding, trialsOf, tryMutant } from "./mutants.ts";
import type { JournalLine } from "./observe.ts";
import { bootImage } from "./qemu/image.ts";
import { whyNoLab, whyNotThis } from "./requirements.ts";
import { type Lab, runScenario, type Verdict } from "./run-scenario.ts";
import type { MachineKind, Scenario } from "./scenario.ts";
import { debianTree } from "./tree.ts";

const here = path.dirname(fileURLToPath(import.meta.url));

const options = new Command("npm run lab --")
  .description("Boots scenarios with real disks under real systemd.")
  .argument("[scenario...]", "names, or parts of names; default: all")
  .addOption(
    new Option("--jobs <n>", "scenarios side by side")
      .argParser(wholeNumber(1))
      .default(os.availableParallelism() * 2),
  )
  .addOption(
    new Option("--machine <kind>", "what scenarios boot that do not say what they need")
      .choices(["nspawn", "qemu"])
      .default("nspawn"),
  )
  .option("--journal", "print the journal of each scenario's first boot")
  .option(
    "--mutants",
    "break the module in one place after the other; the scenario that is for it must not hold",
  )
  .option("--list", "print what there is and run nothing")
  .parse();
const {
  jobs,
  list,
  journal,
  mutants,
  machine: usual,
} = options.opts<{ jobs: number; list?: true; journal?: true; mutants?: true; machine: MachineKind }>();

const scenarios = await loadScenarios(options.args);
if (list === true) {
  for (const [name, { claim, machine = "nspawn" }] of scenarios) {
    process.stdout.write(`${name} (${machine})\n    ${claim}\n`);
  }
} else {
  process.exitCode = await main();
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
  const chosen = names.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
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
  const say = (line: string): boolean => process.stdout.write(`${line}\n`);
  const { skipped, toRun } = await chooseMachines();
  for (const { name, reason } of skipped) say(`${pc.yellow("skipped")} ${name}: ${reason}`);
  const tree = await debianTree(cache, say);
  const started = await chooseEvaluator("auto");
  if (!started.ok) throw new Error(started.message);
  const nixpkgs = process.env["NIXPKGS"];
  const lab: Lab = {
    tree,
    bootImage: toRun.some(({ kind }) => kind === "qemu") ? await bootImage(tree, cache, say) : null,
    folder: path.join(cache, `run-${process.pid}`),
    project: path.join(here, "../.."),
    evaluator: started.evaluator,
    ...(nixpkgs === undefined ? {} : { nixpkgs }),
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, async () => {
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

/** Every scenario must hold. */
async function holdAll(lab: Lab, toRun: readonly Chosen[], skipped: readonly Skipped[]): Promise<number> {
  const verdicts = await sideBySide(toRun, async ({ name, scenario, kind }) => {
    const verdict = await runScenario(lab, name, scenario, kind);
    if (journal === true) process.stdout.write(verdict.journal.map(journalLine).join(""));
    process.stdout.write(line(verdict));
    return verdict;
  });
  const sorted = verdicts.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  process.stdout.write(`${table(sorted, skipped)}\n`);
  const broken = sorted.filter(({ faults }) => faults.length > 0);
  // Once more, below all that was said meanwhile.
  process.stdout.write(broken.map(line).join(""));
  const others = skipped.length === 0 ? "" : `, ${skipped.length} skipped`;
  process.stdout.write(`${verdicts.length - broken.length} of ${verdicts.length} scenarios hold${others}\n`);
  return broken.length > 0 ? 1 : verdicts.length === 0 ? 3 : 0;
}

/** Every mutant must be found by the scenarios that name it. */
async function findMutants(lab: Lab, toRun: readonly Chosen[]): Promise<number> {
  const findings = await sideBySide(trialsOf(toRun), async (trial) => {
    const finding = await tryMutant(lab, trial);
    process.stdout.write(findingLine(finding));
    return finding;
  });
  const survived = findings.filter(({ faults }) => faults.length === 0);
  process.stdout.write(survived.map(findingLine).join(""));
  process.stdout.write(`${findings.length - survived.length} of ${findings.length} faults are found\n`);
  return survived.length === 0 ? 0 : 1;
}

/**
 * Side by side, as they come: containers, which mostly wait for time to pass, before virtual machines, which need a
 * processor each.
 */
async function sideBySide<Item extends { readonly kind: MachineKind }, Result>(
  items: readonly Item[],
  body: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queues = Map.groupBy(items, ({ kind }) => kind);
  const worker = async (kinds: readonly MachineKind[]): Promise<void> => {
    for (const queue of kinds.map((kind) => queues.get(kind) ?? [])) {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) results.push(await body(next));
    }
  };
  const processors = os.availableParallelism();
  await Promise.all(
    Array.from({ length: jobs }, (_, n) => worker(n < processors ? ["nspawn", "qemu"] : ["nspawn"])),
  );
  return results;
}

function findingLine({ scenario, mutant, faults }: Finding): string {
  const mark = faults.length > 0 ? pc.green("found   ") : pc.red("SURVIVED");
  const [first = mutant.fault] = faults;
  return `${mark} ${mutant.id} by ${scenario}\n         ${pc.dim(first.split("\n")[0] ?? "")}\n`;
}

interface Chosen {
  readonly name: string;
  readonly scenario: Scenario;
  readonly kind: MachineKind;
}

interface Skipped extends Chosen {
  readonly reason: string;
}

/** What each scenario boots, and why those cannot run that cannot. */
async function chooseMachines(): Promise<{ toRun: Chosen[]; skipped: Skipped[] }> {
  const toRun: Chosen[] = [];
  const skipped: Skipped[] = [];
  for (const [name, scenario] of scenarios) {
    const kind = scenario.machine ?? usual;
    const reason = await whyNotThis(scenario, kind);
    if (reason === null) toRun.push({ name, scenario, kind });
    else skipped.push({ name, scenario, kind, reason });
  }
  return { toRun, skipped };
}

function journalLine({ unit, text, priority }: JournalLine): string {
  const shown = priority <= 3 ? pc.red(text) : priority === 4 ? pc.yellow(text) : text;
  return `${pc.dim(unit)} ${shown}\n`;
}

function line({ name, seconds, faults }: Verdict): string {
  const mark = faults.length === 0 ? pc.green("holds ") : pc.red("broken");
  const time = seconds === null ? "" : pc.dim(` ${seconds.toFixed(1)} s`);
  return `${mark} ${name}${time}\n${faults.map((fault) => `       ${fault.replaceAll("\n", "\n       ")}\n`).join("")}`;
}

function table(verdicts: readonly Verdict[], skipped: readonly Skipped[]): string {
  const rows = new Table({
    head: ["scenario", "machine", "boot", "verdict"],
    style: { head: [], border: [] },
  });
  const cell = (name: string, { claim }: Scenario): string => `${name}\n${pc.dim(claim)}`;
  for (const { name, scenario, kind, seconds, faults } of verdicts) {
    const time = seconds === null ? "-" : `${seconds.toFixed(1)} s`;
    rows.push([cell(name, scenario), kind, time, faults.length === 0 ? "holds" : "BROKEN"]);
  }
  for (const { name, scenario, kind } of skipped) rows.push([cell(name, scenario), kind, "-", "skipped"]);
  return rows.toString();
}
