import type { Failure, FuzzOptions, FuzzResult, Harness, Statement } from "../../check/index.ts";
import { statementsOf } from "../../check/index.ts";
import type { Evaluator } from "../../evaluate/index.ts";
import { newestSystemd, type SystemdVersion } from "../../systemd/index.ts";

/** A run of the harness and how it was started: what reports are made of. */
export interface FuzzRun {
  readonly harness: Harness;
  readonly result: FuzzResult;
  readonly options: FuzzOptions;
  readonly evaluator: Evaluator["name"];
  /** The version of systemd whose rules invariants judged by. */
  readonly systemd: SystemdVersion;
  readonly seconds: number;
  /** The module that was tried, as the command line named it; null: that of bare mounts. */
  readonly module: {
    readonly module: string;
    readonly prefix: string | undefined;
    readonly with: readonly string[] | undefined;
    readonly values: readonly string[] | undefined;
  } | null;
}

/** `no problems found`, or how many rules do not hold. */
export function verdictOf({ result: { failures } }: FuzzRun): string {
  if (failures.length === 0) {
    return "no problems found";
  }
  return failures.length === 1 ? "1 rule does not hold" : `${failures.length} rules do not hold`;
}

/** The sentences of the rule that a failure breaks. */
export function statementOf({ harness }: FuzzRun, { rule }: Failure): Statement {
  const statement = statementsOf(harness).find(({ id }) => id === rule);
  return statement ?? { id: rule, statement: rule, why: "" };
}

/** The command that shows a failure again. All of its parts are numbers, ids and paths that were given. */
export function replayCommand(
  { options, evaluator, systemd, module }: FuzzRun,
  { rule, seed, path }: Failure,
): string {
  const version = module !== null || systemd === newestSystemd ? [] : ["--systemd", String(systemd)];
  const nixpkgs = options.nixpkgs === undefined ? [] : ["--nixpkgs", quoted(options.nixpkgs)];
  return [
    ...[
      "npx",
      "bare-mounts",
      "fuzz",
      ...moduleWords(module),
      "--seed",
      String(seed),
      "--path",
      path,
      "--rule",
      rule,
    ],
    ...["--evaluator", evaluator, ...nixpkgs, ...version],
  ].join(" ");
}

function moduleWords(module: FuzzRun["module"]): string[] {
  if (module === null) return [];
  const several = (name: string, all: readonly string[] = []) =>
    all.length === 0 ? [] : [name, ...all.map(quoted)];
  return [
    ...["--module", quoted(module.module)],
    ...(module.prefix === undefined ? [] : ["--prefix", quoted(module.prefix)]),
    ...several("--with", module.with),
    ...several("--values", module.values),
  ];
}

function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A failure's modules as one: what a person pastes into a file to see it. */
export function asOneModule({ modules }: Failure): string {
  const [only = "{ }", ...others] = modules;
  if (others.length === 0) {
    return only;
  }
  const imports = modules.map((module) => `    (\n${indented(module)}\n    )\n`);
  return `{\n  imports = [\n${imports.join("")}  ];\n}`;
}

/** Strings of several lines are printed as quoted ones where indentation would change them, so this changes none. */
function indented(module: string): string {
  return /''/.test(module) ? module : module.replaceAll(/^(?=.)/gm, "      ");
}

/** Which real tools judged how many systems, or why they did not. */
export function oracleLines({ harness, result, options }: FuzzRun): string[] {
  if (options.oracle === "none") {
    return ["no real tool was asked (--oracle none)"];
  }
  return (harness.oracles ?? []).map((oracle) => {
    const missing = oracle.missing();
    const judged = result.coverage.checks[oracle.id] ?? 0;
    return missing === null
      ? `${oracle.id}${oracle.version === undefined ? "" : ` (${oracle.version()})`} judged ${judged} ${judged === 1 ? "system" : "systems"}`
      : `${oracle.id} was not asked: ${missing}`;
  });
}
