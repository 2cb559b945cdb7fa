// npm run bench: what the commands, the harness and its evaluators take, each beside what it is compared with, in one run.
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import path from "node:path";
import { Argument, Command } from "commander";
import { seedNumber, wholeNumber } from "../lib/cli/whole-number.ts";
import { hasTool } from "../test/support/tools.ts";
import { measureCommands } from "./commands.ts";
import { diskGoals, measureDisks, whyNoDiskTimes } from "./disks.ts";
import { type Goal, isReached } from "./goal.ts";
import { measureGrowth } from "./growth.ts";
import { plotGrowth } from "./growth-plot.ts";
import { measureMemory, memoryGoals } from "./memory.ts";
import { measureMethods, methodGoals } from "./methods.ts";
import { projectRoot } from "./process.ts";
import { commandTable, diskTable, goalTable, growthTable, memoryTable, methodTable } from "./tables.ts";

const parts = ["commands", "disks", "methods", "memory", "growth"] as const;
type Part = (typeof parts)[number];

const program = new Command("npm run bench --")
  .description(`Measures what the commands, the harness and its evaluators take. Prints tables, and writes .cache/bench.json and
.cache/bench-growth.svg. A missed goal is no failure: machines differ.`)
  .addArgument(new Argument("[part...]", "default: all").choices(parts))
  .option("--configurations <number>", "for the ways to evaluate", wholeNumber(1), 400)
  .option("--repetitions <number>", "of each measurement, of which the median counts", wholeNumber(1), 3)
  .option("--seed <number>", "of the configurations", seedNumber, 1)
  .option("--long", "memory up to 20,000 configurations")
  .parse();
const {
  configurations,
  repetitions,
  seed,
  long = false,
} = program.opts<{ configurations: number; repetitions: number; seed: number; long?: true }>();
const asked: readonly string[] = program.args.length === 0 ? parts : program.args;

const result: Record<string, unknown> = {
  node: process.version,
  cpus: cpus().length,
  loadAverage: loadavg(),
  ...{ configurations, repetitions, seed },
};
const goals: Goal[] = [];
const folder = path.join(projectRoot, ".cache");
const isAsked = (part: Part) =>
  asked.includes(part) && (["commands", "disks"].includes(part) || hasTool("nix-instantiate"));
await mkdir(folder, { recursive: true });

if (!hasTool("nix-instantiate")) {
  process.stdout.write("Nix is missing: apt-get install nix-bin. Without it only commands are measured.\n");
}
if (isAsked("commands")) {
  const commands = await measureCommands();
  process.stdout.write(commandTable(commands));
  goals.push(...commands.flatMap(({ goal }) => goal ?? []));
  result["commands"] = commands;
}
if (isAsked("disks")) {
  const reason = whyNoDiskTimes();
  if (reason === null) {
    const disks = await measureDisks();
    process.stdout.write(diskTable(disks));
    goals.push(...diskGoals(disks));
    result["disks"] = disks;
  } else {
    process.stdout.write(`Disks are not measured: ${reason}.\n`);
  }
}
if (isAsked("methods")) {
  const methods = await measureMethods({ configurations, repetitions, seed });
  process.stdout.write(methodTable(Object.values(methods), configurations));
  goals.push(...methodGoals(methods, configurations));
  result["methods"] = methods;
}
if (isAsked("memory")) {
  const memory = await measureMemory(seed, long);
  process.stdout.write(memoryTable(memory));
  goals.push(...memoryGoals(memory));
  result["memory"] = memory;
}
if (isAsked("growth")) {
  const growth = await measureGrowth(seed);
  process.stdout.write(growthTable(growth));
  await writeFile(path.join(folder, "bench-growth.svg"), await plotGrowth(growth));
  result["growth"] = growth;
}

process.stdout.write(goalTable(goals));
result["goals"] = goals.map((goal) => ({ ...goal, reached: isReached(goal) }));
await writeFile(path.join(folder, "bench.json"), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(
  `Written to .cache/bench.json${"growth" in result ? ", and the plot to .cache/bench-growth.svg" : ""}\n`,
);
