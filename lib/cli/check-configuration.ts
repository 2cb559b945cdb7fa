// Not by the index: a check need not wait for the harness and fast-check to be loaded.
import { judge } from "../check/find-problems.ts";
import type { Subject } from "../check/subject.ts";
import type { Evaluator } from "../evaluate/index.ts";
import { evaluateConfiguration, type SystemReport } from "../evaluate/index.ts";
import { type BareMounts, bareMounts, checkConfig, type Problem } from "../schema/index.ts";
import { newestSystemd, type SystemdVersion } from "../systemd/index.ts";
import { flakeSystemOf, loadFlakeSystem } from "./flake-system.ts";
import { InputError } from "./input-error.ts";
import {
  type Configuration,
  evaluationFailed,
  type LoadOptions,
  loadConfiguration,
  settingsOf,
} from "./load-configuration.ts";

/** A configuration, the system made of it, and everything that is to be said about it. */
export interface CheckedConfiguration {
  readonly file: string;
  readonly evaluator: Evaluator["name"];
  /** The version of systemd whose rules it was judged by. */
  readonly systemd: SystemdVersion;
  readonly config: BareMounts;
  readonly report: SystemReport;
  /** What invariants looked at; null where a rule is broken, since no system is made of such a configuration. */
  readonly subject: Subject | null;
  readonly problems: readonly Problem[];
  /** Every file that was read. Absolute paths. */
  readonly files: readonly string[];
}

/** Warnings do not count: a configuration with warnings is fine. */
export function isOk({ problems }: CheckedConfiguration): boolean {
  return problems.every(({ severity }) => severity !== "error");
}

/** How to read a file, and by whose rules to judge it. */
export interface CheckOptions extends LoadOptions {
  /** Whose generator, manager and units judge. Default: the newest systemd's. */
  readonly systemd?: SystemdVersion | undefined;
}

/**
 * Reads, evaluates and checks one file, or a system of a flake.
 *
 * @throws InputError where the file cannot be read as a configuration: one message for all that is wrong in it.
 */
export async function checkConfiguration(file: string, options: CheckOptions): Promise<CheckedConfiguration> {
  const system = flakeSystemOf(file);
  const read =
    system === null ? await readFileAs(file, options) : await loadFlakeSystem(file, system, options);
  const { config, problems } = checkConfig(bareMounts, read.definition);
  if (config === null) {
    throw InputError.ofProblems(file, problems);
  }
  const systemd = options.systemd ?? newestSystemd;
  const report = await read.report();
  const judged = judge(config, problems, report, systemd);
  return {
    file,
    evaluator: system === null ? options.evaluator.name : "nix",
    systemd,
    config,
    report,
    subject: judged.subject,
    problems: [...read.problems, ...judged.problems],
    files: read.files,
  };
}

/** A file's configuration, which is evaluated when its types are known to be right. */
async function readFileAs(file: string, options: LoadOptions) {
  const configuration = await loadConfiguration(file, options);
  const { definition, problems, files } = configuration;
  return { definition, problems, files, report: () => evaluate(configuration, options) };
}

async function evaluate(configuration: Configuration, options: LoadOptions): Promise<SystemReport> {
  const { source, file, packageNames } = configuration;
  const result = await evaluateConfiguration(options.evaluator, {
    modules: ["path" in source ? { file: source.path } : source.text],
    ...settingsOf(options),
    ...(packageNames === undefined ? {} : { packageNames }),
  });
  if (!result.ok) {
    throw evaluationFailed(file, result.error, options);
  }
  return result.report;
}
