import type { Evaluator } from "../evaluate/index.ts";
import type { Problem } from "../schema/kernel/index.ts";
import type { FuzzCase } from "./cases.ts";
import type { Harness } from "./harness.ts";
import { judgeCases } from "./judge.ts";

/**
 * Judges a configuration that is at hand, such as that of an earlier failure, by some rules and every real tool that is
 * installed. Unlike the seed and the path of a failure, its configuration stays the same when the generator changes.
 *
 * @param rules - Ids of what is to be checked.
 * @returns What breaks them.
 */
export async function judgeOne(
  harness: Harness,
  fuzzCase: FuzzCase,
  rules: readonly string[],
  evaluator: Evaluator,
): Promise<readonly Problem[]> {
  const judged = await judgeCases(harness, [fuzzCase], { evaluator, rules, oracle: () => true });
  return judged.flatMap(({ findings }) => findings);
}
