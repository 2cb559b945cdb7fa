import { z } from "zod";
import {
  type BatchLimits,
  type Evaluation,
  type EvaluationError,
  type Evaluator,
  evaluateSystems,
  type Json,
  projectFiles,
} from "../evaluate/index.ts";
import type { NixValue } from "../nix/index.ts";
import { checkConfig, type Module, type Problem, rootOf } from "../schema/kernel/index.ts";
import { disagreements, knownRule, schemaAgreement, typeDisagreements } from "./agreement.ts";
import type { FuzzCase } from "./cases.ts";
import type { Attributes, Variant } from "./comparison.ts";
import { difference } from "./difference.ts";
import { comparisonsOf, type Harness, type Verdict } from "./harness.ts";
import type { Finding, Statement } from "./invariant.ts";
import { moduleText } from "./module-text.ts";

/** A configuration that evaluates in no way that anyone expected. */
export const evaluates: Statement = {
  id: "evaluates",
  statement: "What has the right types evaluates, and gives a report of the form that was agreed on.",
  why: "An error in the module's own code reaches its user as a trace through nixpkgs.",
};

/** How cases are tried. */
export interface Trying {
  readonly evaluator: Evaluator;
  readonly nixpkgs?: string | undefined;
  /** Ids of what is to be checked; everything if absent. */
  readonly rules?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether real tools judge a case, too. */
  readonly oracle: (index: number) => boolean;
}

/** A case with everything that was found wrong with what the module makes of it. */
export interface Judged {
  readonly case: FuzzCase;
  /** What the schema says of the configuration. */
  readonly problems: readonly Problem[];
  readonly findings: readonly Problem[];
  /** Ids of what it was held against. */
  readonly checks: readonly string[];
  /** How many systems were evaluated for it. */
  readonly systems: number;
}

/** A system in which the module is there and nothing is said of it. */
const unused: readonly string[] = ["{ }"];

/** A case on its way through evaluation. */
interface Trial {
  readonly case: FuzzCase;
  readonly config: unknown;
  readonly problems: readonly Problem[];
  readonly variant: Variant | null;
}

/**
 * Evaluates configurations, all in one process where that is possible, and holds what comes out against everything that
 * must be true of it.
 */
export async function judgeCases(
  harness: Harness,
  cases: readonly FuzzCase[],
  trying: Trying,
): Promise<Judged[]> {
  const { module } = harness;
  const trials = cases.map((each): Trial => {
    const { config, problems } = checkConfig(module, each.value);
    return {
      case: each,
      config,
      problems,
      variant: config === null ? null : variantOf(harness, each, trying),
    };
  });
  const evaluations = await evaluateTrials(harness, trials, trying);
  const judged: Judged[] = [];
  for (const [index, trial] of trials.entries()) {
    judged.push(await judge(harness, trial, evaluations, index, trying));
  }
  return judged;
}

/**
 * Why not even the module that nobody uses can be evaluated; null where it can. A nixpkgs that is none shows here, and a
 * file that does not parse.
 */
export async function findObstacle(harness: Harness, trying: Trying): Promise<EvaluationError | null> {
  const files = { ...projectFiles(), ...harness.files };
  const [evaluation] = await evaluateSystems(
    trying.evaluator,
    [{ modules: unused }],
    { files, ...(trying.nixpkgs === undefined ? {} : { nixpkgs: trying.nixpkgs }) },
    trying.signal === undefined ? {} : { signal: trying.signal },
  );
  return evaluation?.ok === false ? evaluation.error : null;
}

/** The modules that show what a rule finds in a case: the text of its value, or those of the comparison that finds it. */
export function modulesOf(harness: Harness, each: FuzzCase, rule: string): readonly string[] {
  const { config } = checkConfig(harness.module, each.value);
  const variant =
    config === null || each.comparison !== rule ? null : variantOf(harness, each, { rules: [rule] });
  return variant?.modules ?? [plainText(harness.module, each)];
}

function plainText(module: Module, { value }: FuzzCase): string {
  return moduleText(module.path, value as NixValue);
}

function variantOf(
  harness: Harness,
  { comparison, value, salt }: FuzzCase,
  trying: Pick<Trying, "rules">,
): Variant | null {
  const chosen = comparisonsOf(harness).find(({ id }) => id === comparison);
  return chosen === undefined || !isAsked(trying, chosen.id)
    ? null
    : chosen.variant(harness.module, value as Attributes, salt);
}

function isAsked({ rules }: Pick<Trying, "rules">, id: string): boolean {
  return rules === undefined || rules.includes(id);
}

/** The answers for a block of trials, each by the modules that it was asked with. */
type Evaluations = ReadonlyMap<string, Evaluation>;

async function evaluateTrials(
  harness: Harness,
  trials: readonly Trial[],
  trying: Trying,
): Promise<Evaluations> {
  const { module } = harness;
  const files = { ...projectFiles(), ...harness.files };
  // One batch of all that evaluates; blocks are what runs side by side.
  const evaluate = async (systems: readonly (readonly string[])[], limits: BatchLimits) =>
    evaluateSystems(
      trying.evaluator,
      systems.map((modules) => ({ modules })),
      { files, ...(trying.nixpkgs === undefined ? {} : { nixpkgs: trying.nixpkgs }) },
      { jobs: 1, ...limits, ...(trying.signal === undefined ? {} : { signal: trying.signal }) },
    );
  const accepted = trials.filter(({ config }) => config !== null);
  const variants = accepted.flatMap(({ variant }) => (variant === null ? [] : [variant]));
  const together = [
    ...(variants.some(({ equals }) => equals === "unused") ? [unused] : []),
    ...accepted.map((trial) => [plainText(module, trial.case)]),
    ...variants.map(({ modules }) => modules),
  ];
  const refused = trials
    .filter(({ config }) => config === null)
    .map((trial) => [plainText(module, trial.case)]);
  const explained = refused.filter((_, index) => index % explainedOneIn === 0);
  const counted = refused.filter((_, index) => index % explainedOneIn !== 0);
  const asked = [...together, ...counted, ...explained];
  const answers = [
    ...(await evaluate(together, {})),
    ...(await evaluate(counted, { explain: false })),
    ...(await evaluate(explained, { batchSize: 1 })),
  ];
  return new Map(asked.map((modules, index) => [keyOf(modules), answers[index] as Evaluation]));
}

/**
 * Of so many configurations with wrong types one gets a process of its own, which tells what Nix says of it. Of the others
 * it is known that Nix refuses them: `tryEval` keeps the message to itself.
 */
const explainedOneIn = 4;

function keyOf(modules: readonly string[]): string {
  return JSON.stringify(modules);
}

async function judge(
  harness: Harness,
  trial: Trial,
  evaluations: Evaluations,
  index: number,
  trying: Trying,
): Promise<Judged> {
  const { module } = harness;
  const checks: string[] = [];
  const findings: Problem[] = [];
  const check = (id: string, found: readonly Finding[]): void => {
    if (isAsked(trying, id)) {
      checks.push(id);
      findings.push(
        ...found.map(({ option, message }): Problem => ({ rule: id, severity: "error", option, message })),
      );
    }
  };
  const answerOf = (modules: readonly string[]) => evaluations.get(keyOf(modules));
  const evaluation = answerOf([plainText(module, trial.case)]);
  const result = (systems: number): Judged => ({
    case: trial.case,
    problems: trial.problems,
    findings,
    checks,
    systems,
  });
  if (trial.config === null) {
    const error = evaluation?.ok === false ? evaluation.error : null;
    check(schemaAgreement.id, typeDisagreements(module, trial.problems, error));
    return result(1);
  }
  const report = readReport(harness, evaluation);
  if (typeof report === "string") {
    check(evaluates.id, [{ option: rootOf(module), message: report }]);
    return result(1);
  }
  check(evaluates.id, []);
  check(schemaAgreement.id, disagreements(module, trial.problems, report));
  check(knownRule.id, unexpectedRules(module, trial));
  if (trial.variant !== null && trial.case.comparison !== null) {
    const expected = trial.variant.equals === "itself" ? evaluation : answerOf(unused);
    const found = compare(module, trial.variant, expected, answerOf(trial.variant.modules));
    check(trial.case.comparison, found);
  }
  const isValid =
    report.assertions.length === 0 && trial.problems.every(({ severity }) => severity !== "error");
  if (isValid) {
    const subject = harness.subject(trial.config, report);
    for (const { id, findings: find } of harness.invariants) {
      if (isAsked(trying, id)) {
        check(id, find(subject));
      }
    }
    for (const oracle of trying.oracle(index) ? (harness.oracles ?? []) : []) {
      if (isAsked(trying, oracle.id) && oracle.missing() === null) {
        check(oracle.id, await oracle.findings(subject));
      }
    }
  }
  return result(trial.variant === null ? 1 : 2);
}

function readReport(harness: Harness, evaluation: Evaluation | undefined): Verdict | string {
  if (evaluation === undefined) {
    return "was not evaluated";
  }
  if (!evaluation.ok) {
    return describeError(evaluation.error);
  }
  const parsed = harness.report.safeParse(evaluation.value);
  return parsed.success ? parsed.data : `the report has another form: ${z.prettifyError(parsed.error)}`;
}

function describeError({ file, line, column, message }: EvaluationError): string {
  return file === undefined
    ? message
    : `${[file, line, column].filter((part) => part !== undefined).join(":")}: ${message}`;
}

/** The rules that a case breaks, where they are not those that it was made to break. */
function unexpectedRules(module: Module, { case: { kind, breaks }, problems }: Trial): Finding[] {
  const errors = problems.filter(({ severity }) => severity === "error");
  const option = errors[0]?.option ?? rootOf(module);
  const broken = [...new Set(errors.map(({ rule }) => rule))].join(", ");
  if (kind === "valid" && errors.length > 0) {
    return [{ option, message: `should break no rule, and breaks ${broken}` }];
  }
  return kind === "nearly" && broken !== breaks
    ? [{ option, message: `should break ${breaks} only, and breaks ${broken === "" ? "none" : broken}` }]
    : [];
}

function compare(
  module: Module,
  { equals }: Variant,
  expected: Evaluation | undefined,
  given: Evaluation | undefined,
): Finding[] {
  const option = rootOf(module);
  if (given?.ok !== true || expected?.ok !== true) {
    const message = given?.ok === false ? describeError(given.error) : "was not evaluated";
    return [{ option, message: `given in this other way it does not evaluate: ${message}` }];
  }
  const different = difference(given.value as Json, expected.value as Json);
  const what = equals === "itself" ? "given in one module" : "without the module in use";
  return different === null
    ? []
    : [{ option, message: `another system comes out than ${what}: ${different}` }];
}
