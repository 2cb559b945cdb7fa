// npm run mutants: puts one fault at a time into a copy of the project, and shows that the harness finds each.
import os from "node:os";
import { Command } from "commander";
import { seedNumber, wholeNumber } from "../lib/cli/whole-number.ts";
import { catalogue } from "./catalogue/index.ts";
import { findStale, type Mutant } from "./mutant.ts";
import { readProjectFile } from "./project-copy.ts";
import { staleText, summary, trialLine, trialTable, voidText } from "./report.ts";
import { tryMutants } from "./try-mutants.ts";

interface Options {
  readonly only?: readonly string[];
  readonly runs: number;
  readonly seed: number;
  readonly jobs: number;
  readonly json?: true;
}

const program = new Command("npm run mutants --")
  .description("put one fault at a time into a copy of the project, and see that the harness finds each")
  .option("--only <id...>", "only these mutants")
  .option("--runs <number>", "configurations for each mutant at most", wholeNumber(1), 500)
  .option("--seed <number>", "of the configurations, 32 bits", seedNumber, 1)
  .option("--jobs <number>", "mutants at the same time", wholeNumber(1), os.availableParallelism())
  .option("--json", "print the results as JSON");
program.parse();
process.exitCode = await run(program.opts<Options>());

async function run(options: Options): Promise<number> {
  const log = options.json === true ? printError : print;
  const mutants = chosen(options.only);
  const stale = findStale(mutants, readProjectFile);
  if (stale.length > 0) {
    printError(staleText(stale));
    return 1;
  }
  log(`${mutants.length} mutants, ${options.runs} configurations each at most, seed ${options.seed}`);
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => stop.abort(name));
  }
  const started = performance.now();
  try {
    const { unchanged, trials } = await tryMutants(mutants, {
      ...options,
      signal: stop.signal,
      onTrial: (trial, done) => log(`${done}/${mutants.length} ${trialLine(trial)}`),
    });
    const seconds = (performance.now() - started) / 1000;
    if (options.json === true) {
      print(JSON.stringify({ seed: options.seed, runs: options.runs, seconds, unchanged, trials }, null, 2));
    }
    if (unchanged.kind !== "survived") {
      printError(voidText(unchanged));
      return 1;
    }
    log(trialTable(trials));
    log(`${summary(trials)} ${seconds.toFixed(0)} s in all.`);
    return trials.every(({ outcome }) => outcome.kind === "caught") ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) {
      printError(`Ended by ${stop.signal.reason}; the copies are removed.`);
      return 128 + os.constants.signals[stop.signal.reason as NodeJS.Signals];
    }
    throw error;
  }
}

function chosen(only: readonly string[] | undefined): readonly Mutant[] {
  const unknown = only?.filter((id) => !catalogue.some((mutant) => mutant.id === id)) ?? [];
  if (unknown.length > 0) {
    program.error(`error: no mutant is called ${unknown.join(", ")}`, { exitCode: 2 });
  }
  return only === undefined ? catalogue : catalogue.filter(({ id }) => only.includes(id));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function printError(text: string): void {
  process.stderr.write(`${text}\n`);
}
