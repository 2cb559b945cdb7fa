import { type EmbeddedEvaluatorOptions, embeddedEvaluator } from "./embedded.ts";
import type { EvaluatorStart } from "./evaluator.ts";
import { nixEvaluator } from "./nix.ts";

/** What a user may ask for: `auto` is `nix` where it is on PATH and `embedded` elsewhere. */
export type EvaluatorChoice = "auto" | "embedded" | "nix";

/** Starts the evaluator of a user's choice; `embedded` is for that one, if it is the one. */
export async function chooseEvaluator(
  choice: EvaluatorChoice,
  embedded: EmbeddedEvaluatorOptions = {},
): Promise<EvaluatorStart> {
  if (choice === "embedded") return embeddedEvaluator(embedded);
  const nix = await nixEvaluator();
  return choice === "nix" || nix.ok ? nix : embeddedEvaluator(embedded);
}
