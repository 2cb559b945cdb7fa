import {
  type Evaluator,
  type EvaluatorStart,
  embeddedEvaluator,
  evaluateConfigurations,
  nixEvaluator,
  type SystemEvaluation,
} from "../../lib/evaluate/index.ts";
import { type NixValue, printNix } from "../../lib/nix/index.ts";

/** Evaluates values of `wsl.bareMounts`, many in a process, and ends the evaluator. */
export async function evaluateAll(
  start: EvaluatorStart,
  values: readonly unknown[],
  nixpkgs?: string,
): Promise<readonly SystemEvaluation[]> {
  const evaluator = started(start);
  try {
    const configurations = values.map((value) => ({
      modules: [printNix({ wsl: { bareMounts: value as NixValue } })],
    }));
    return await evaluateConfigurations(evaluator, configurations, nixpkgs === undefined ? {} : { nixpkgs });
  } finally {
    await evaluator.close();
  }
}

function started(start: EvaluatorStart): Evaluator {
  if (!start.ok) {
    throw new Error(start.message);
  }
  return start.evaluator;
}

export { embeddedEvaluator, nixEvaluator };
