import {
  type Evaluator,
  type EvaluatorStart,
  embeddedEvaluator,
  nixEvaluator,
} from "../../lib/evaluate/index.ts";

/** The evaluators of this machine, for `describe.each`; one that is missing says so, and its tests are skipped. */
export const evaluators: readonly { name: Evaluator["name"]; start: EvaluatorStart; missing: boolean }[] = [
  describeStart("embedded", await embeddedEvaluator()),
  describeStart("nix", await nixEvaluator()),
];

function describeStart(
  name: Evaluator["name"],
  start: EvaluatorStart,
): { name: Evaluator["name"]; start: EvaluatorStart; missing: boolean } {
  if (!start.ok) process.stderr.write(`Tests of the ${name} evaluator are skipped: ${start.message}\n`);
  return { name, start, missing: !start.ok };
}

/** The evaluator of a start that a test is not skipped for. */
export function started(start: EvaluatorStart): Evaluator {
  if (!start.ok) throw new Error(start.message);
  return start.evaluator;
}
