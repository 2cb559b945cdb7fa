import { z } from "zod";
import type { Evaluation, EvaluationError, Json } from "../evaluate/index.ts";
import { type Module, type Problem, rootOf } from "../schema/kernel/index.ts";
import { disagreements, knownRule, schemaAgreement, typeDisagreements } from "./agreement.ts";
import type { FuzzCase } from "./cases.ts";
import type { Variant } from "./comparison.ts";
import { difference } from "./difference.ts";
import type { Harness, Verdict } from "./harness.ts";
import { asProblems, type Finding, type Statement } from "./invariant.ts";
import { type Answered, isAsked, type Trial, type Trying, tryCases } from "./trials.ts";

/** A configuration that evaluates in no way that anyone expected. */
export const evaluates: Statement = {
  id: "evaluates",
  statement: "What has the right types evaluates, and gives a report of the form that was agreed on.",
  why: "An error in the module's own code reaches its user as a trace through nixpkgs.",
};

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

/**
 * Evaluates configurations, all in one process where that is possible, and holds what comes out against everything that
 * must be true of it.
 */
export async function judgeCases(
  harness: Harness,
  cases: readonly FuzzCase[],
  trying: Trying,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const [index, answered] of (await tryCases(harness, cases, trying)).entries()) {
    judged.push(await judge(harness, answered, trying, index));
  }
  return judged;
}

async function judge(
  harness: Harness,
  { trial, evaluation, comparable }: Answered,
  trying: Trying,
  index: number,
): Promise<Judged> {
  const { module } = harness;
  const checks: string[] = [];
  const findings: Problem[] = [];
  const check = (id: string, found: readonly Finding[]): void => {
    if (isAsked(trying, id)) {
      checks.push(id);
      findings.push(...asProblems(id, found));
    }
  };
  const result = (systems: number): Judged => ({
    case: trial.case,
    problems: trial.problems,
    findings,
    checks,
    systems,
  });
  if (trial.config === null) {
    const error = evaluation.ok ? null : evaluation.error;
    check(schemaAgreement.id, typeDisagreements(module, trial.problems, error));
    return result(1);
  }
  const { foreign } = harness;
  if (foreign !== undefined) {
    const faults = evaluation.ok ? [] : foreign.faults(evaluation.error);
    for (const { id } of foreign.statements)
      check(
        id,
        faults.filter(({ rule }) => rule === id),
      );
    if (!evaluation.ok) return result(1);
  }
  const report = readReport(harness, evaluation);
  if (typeof report === "string") {
    check(evaluates.id, [{ option: rootOf(module), message: report }]);
    return result(1);
  }
  if (foreign === undefined) {
    check(evaluates.id, []);
    check(schemaAgreement.id, disagreements(module, trial.problems, report));
    check(knownRule.id, unexpectedRules(module, trial));
  }
  if (trial.variant !== null && trial.case.comparison !== null && comparable !== null) {
    check(trial.case.comparison, compare(module, trial.variant, comparable));
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

function readReport(harness: Harness, evaluation: Evaluation): Verdict | string {
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
  { given, expected }: NonNullable<Answered["comparable"]>,
): Finding[] {
  const option = rootOf(module);
  const failed = [given, expected].find(({ ok }) => !ok);
  if (!given.ok || !expected.ok) {
    const message = failed?.ok === false ? describeError(failed.error) : "";
    return [{ option, message: `given in this other way it does not evaluate: ${message}` }];
  }
  const different = difference(given.value as Json, expected.value as Json);
  const what = equals === "itself" ? "given in one module" : "without the module in use";
  return different === null
    ? []
    : [{ option, message: `another system comes out than ${what}: ${different}` }];
}
