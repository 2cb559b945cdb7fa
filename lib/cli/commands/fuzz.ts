import { writeFile } from "node:fs/promises";
import os from "node:os";
import fc from "fast-check";
import {
  bareMountsHarness,
  bareMountsHarnessOf,
  type FuzzOptions,
  fuzz,
  type Harness,
  type Hints,
  moduleHarness,
  statementsOf,
  withoutStatements,
} from "../../check/index.ts";
import type { Evaluator } from "../../evaluate/index.ts";
import { closest } from "../../schema/index.ts";
import { newestSystemd, type SystemdVersion } from "../../systemd/index.ts";
import { type EvaluatorChoice, withEvaluator } from "../evaluator-choice.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { InputError } from "../input-error.ts";
import { evaluationFailed, settingsOf } from "../load-configuration.ts";
import { type ModuleChoice, moduleSourceOf } from "../module-choice.ts";
import { showProgress } from "../progress.ts";
import type { FuzzRun } from "../report/fuzz-run.ts";
import { print, printError } from "../terminal.ts";

/** The options of `bare-mounts fuzz`, as the command line gives them. */
export interface FuzzCommandOptions extends EvaluatorChoice, Partial<ModuleChoice> {
  /** Ids of what is not to be checked. */
  readonly without?: readonly string[];
  /** `path=value,value`: values to prefer, by option. */
  readonly values?: readonly string[];
  readonly runs: number;
  readonly seed?: number;
  readonly path?: string;
  readonly jobs?: number;
  /** `i/n`. */
  readonly shard?: string;
  readonly oracle: NonNullable<FuzzOptions["oracle"]>;
  readonly systemd?: SystemdVersion;
  /** Whether to try the values at the edges of types. Default true. */
  readonly edges?: boolean;
  readonly rule?: readonly string[];
  readonly coverage?: boolean;
  readonly json?: boolean;
  readonly report?: string;
}

/** `bare-mounts fuzz`: random configurations, judged by every invariant; with `--module` of any module. */
export async function fuzzCommand(options: FuzzCommandOptions): Promise<ExitStatus> {
  const jobs = options.jobs ?? os.availableParallelism();
  const systemd = options.systemd ?? newestSystemd;
  checkModuleOptions(options);
  // Where in a module an error is from, only Nix says.
  const choice = options.module === undefined ? options : { ...options, evaluator: "nix" as const };
  return await withEvaluator({ ...choice, threads: jobs }, async (evaluator) => {
    const harness = await harnessOf(options, evaluator, systemd);
    const run = await runUntilInterrupted(evaluator, systemd, harness, options, {
      ...readOptions(options, harness),
      jobs,
    });
    if (run.result.obstacle !== null) {
      const { file, message } = run.result.obstacle;
      throw file === undefined
        ? new InputError(message)
        : evaluationFailed(file, run.result.obstacle, options);
    }
    const { edges, interrupted, runs } = run.result;
    if (runs + edges === 0 && !interrupted) {
      throw new InputError(
        `--shard ${options.shard}: this part of ${options.runs} configurations is empty, since parts are made of whole hundreds; ask for more --runs`,
      );
    }
    if (options.report !== undefined) {
      await writeReport(options.report, run);
    }
    if (options.json === true) {
      const { fuzzJson } = await import("../report/fuzz-json.ts");
      print(JSON.stringify(fuzzJson(run), null, 2));
    } else {
      const { fuzzText } = await import("../report/fuzz-text.ts");
      print(fuzzText(run, { coverage: options.coverage === true }));
    }
    if (run.result.failures.length > 0) {
      return exitStatus.problemsFound;
    }
    return run.result.interrupted ? exitStatus.interrupted : exitStatus.fine;
  });
}

/** What of the options can be wrong only together, or against what there is. */
function readOptions(options: FuzzCommandOptions, harness: Harness): FuzzOptions {
  if (options.path !== undefined && options.seed === undefined) {
    throw new InputError("--path needs the --seed that the failure was reported with");
  }
  if (options.path !== undefined && !/^(?:edge:\d+|\d+(?::\d+)*)$/.test(options.path)) {
    throw new InputError(
      `--path ${options.path}: it must be numbers with colons between, as a failure reports it`,
    );
  }
  const missing = (harness.oracles ?? []).flatMap((oracle) => oracle.missing() ?? []);
  if (options.oracle === "systemd" && missing.length > 0) {
    throw new InputError(`--oracle systemd: ${missing.join("; ")}`, exitStatus.toolMissing);
  }
  return {
    runs: options.runs,
    // Where none is given it is printed, so that the run can be had again.
    seed: options.seed ?? Math.trunc(Math.random() * 2 ** 31),
    oracle: options.oracle,
    edges: options.edges !== false,
    ...(options.path === undefined ? {} : { path: options.path }),
    ...settingsOf(options),
    ...(options.shard === undefined ? {} : { shard: readShard(options.shard) }),
    ...(options.rule === undefined
      ? {}
      : { rules: options.rule.map((id) => readRule(id, harness, "--rule")) }),
  };
}

function readShard(text: string): { readonly index: number; readonly count: number } {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || index < 1 || index > count) {
    throw new InputError(`--shard ${text}: it must be i/n with i from 1 to n, such as 1/4`);
  }
  return { index, count };
}

/** The harness of `wsl.bareMounts`, or that of the module that is named. The command line has no use for their types. */
async function harnessOf(
  options: FuzzCommandOptions,
  evaluator: Evaluator,
  systemd: SystemdVersion,
): Promise<Harness> {
  const { module, without = [] } = options;
  const own = (systemd === newestSystemd
    ? bareMountsHarness
    : bareMountsHarnessOf(systemd)) as unknown as Harness;
  if (module === undefined) return own;
  const hints = { values: Object.fromEntries((options.values ?? []).map(readValues)) };
  const read = await moduleHarness(evaluator, moduleSourceOf({ ...options, module }), { hints });
  if (!read.ok) throw evaluationFailed(module, read.error, options);
  const ids = without.map((id) => readRule(id, read.value, "--without"));
  return withoutStatements(read.value, ids);
}

/** What means something with `--module` only. */
function checkModuleOptions({
  evaluator,
  module,
  prefix,
  with: beside,
  without,
  values,
}: FuzzCommandOptions): void {
  const alone = Object.entries({ prefix, with: beside, without, values }).find(
    ([, value]) => value !== undefined,
  );
  if (module !== undefined && evaluator === "embedded") {
    throw new InputError(
      "--module needs the nix evaluator: the embedded one does not say where an error is from",
    );
  }
  if (module === undefined && alone !== undefined) {
    throw new InputError(`--${alone[0]} needs --module, the module to try`);
  }
}

/** `owner=root,nobody` as an option's path and values; numbers, booleans and null as JSON has them. */
function readValues(text: string): [string, NonNullable<Hints["values"]>[string]] {
  const [, path, list] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (path === undefined || list === undefined) {
    throw new InputError(`--values ${text}: it must be option=value,value, such as owner=root,nobody`);
  }
  const values = list.split(",").map((value): unknown => {
    return /^(?:true|false|null|-?\d+)$/.test(value) ? JSON.parse(value) : value;
  });
  return [path, fc.constantFrom(...values)];
}

function readRule(id: string, harness: Harness, option: string): string {
  const known = statementsOf(harness).map((statement) => statement.id);
  if (!known.includes(id)) {
    const near = closest(id, known);
    throw new InputError(
      `${option} ${id}: there is none; ${near === null ? `there are ${known.join(", ")}` : `did you mean ${near}?`}`,
    );
  }
  return id;
}

/** Ctrl-C ends the run, and what it has found so far is reported; a second one ends the program. */
async function runUntilInterrupted(
  evaluator: Evaluator,
  systemd: SystemdVersion,
  harness: Harness,
  { module, prefix, with: beside, values }: FuzzCommandOptions,
  options: FuzzOptions,
): Promise<FuzzRun> {
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  process.once("SIGINT", interrupt);
  const progress = showProgress("configurations");
  const begin = performance.now();
  try {
    const result = await fuzz(harness, {
      ...options,
      evaluator,
      signal: controller.signal,
      onProgress: ({ done, total }) => progress.update(done, total),
    });
    const seconds = (performance.now() - begin) / 1000;
    const chosen = module === undefined ? null : { module, prefix, with: beside, values };
    return { harness, result, options, evaluator: evaluator.name, systemd, seconds, module: chosen };
  } finally {
    progress.stop();
    process.off("SIGINT", interrupt);
  }
}

async function writeReport(file: string, run: FuzzRun): Promise<void> {
  const { fuzzHtml } = await import("../report/fuzz-html.ts");
  try {
    await writeFile(file, fuzzHtml(run));
  } catch (error) {
    // What was found must not be lost with the file.
    printError(
      `--report ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
