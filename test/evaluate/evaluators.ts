import {
  type Evaluator,
  type EvaluatorStart,
  embeddedEvaluator,
  nixEvaluator,
} from "../../lib/evaluate/index.ts";

export type TestedEvaluator = {
  name: Evaluator["name"];
  start: EvaluatorStart;
  /** Why it cannot be tested here, for `skipAllBecause`. */
  missing: string | undefined;
};

/** The evaluators of this machine, for `describe.each`. */
export const evaluators: readonly TestedEvaluator[] = [
  describeStart("embedded", await embeddedEvaluator()),
  describeStart("nix", await nixEvaluator()),
];

function describeStart(name: Evaluator["name"], start: EvaluatorStart): TestedEvaluator {
  return { name, start, missing: start.ok ? undefined : start.message };
}

/** The evaluator of a start that a test is not skipped for. */
export function started(start: EvaluatorStart): Evaluator {
  if (!start.ok) throw new Error(start.message);
  return start.evaluator;
}
