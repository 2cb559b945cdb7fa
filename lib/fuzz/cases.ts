import fc from "fast-check";
import type { Module } from "../schema/kernel/index.ts";
import { garbageOf } from "./garbage.ts";
import type { Hints } from "./hints.ts";
import { brokenRules, repair } from "./repair.ts";
import { valuesOf } from "./values.ts";

/**
 * What is known of a configuration before anything looks at it. `valid` breaks no rule; `nearly` breaks the rule that it
 * names and no other; `typed` has the right types, and breaks whatever it breaks; `garbage` need not even have those.
 */
export type CaseKind = "valid" | "nearly" | "typed" | "garbage";

/** One configuration to be tried, and what is done with it. */
export interface FuzzCase {
  readonly kind: CaseKind;
  /** The rule that a `nearly` valid configuration breaks; null for the others. */
  readonly breaks: string | null;
  readonly value: unknown;
  /** Id of the comparison that is made, if any. */
  readonly comparison: string | null;
  /** Chooses between the many ways of a comparison. */
  readonly salt: number;
}

/** How often each kind comes, in parts of 100. Each piece of garbage takes a Nix process of its own. */
const weights: Readonly<Record<CaseKind, number>> = { valid: 34, nearly: 46, typed: 14, garbage: 6 };

/** One in so many configurations is compared with another way to give it, which takes another evaluation. */
const comparedOneIn = 5;

/** Cases of a module: from its option tree, its rules and what is known of them. */
export function casesOf(
  module: Module,
  hints: Hints,
  comparisons: readonly string[],
): fc.Arbitrary<FuzzCase> {
  const values = valuesOf(module, hints);
  const kinds: Readonly<Record<CaseKind, fc.Arbitrary<Pick<FuzzCase, "kind" | "breaks" | "value">>>> = {
    valid: values.map((value) => ({ kind: "valid", breaks: null, value: repair(module, value) })),
    nearly: fc.tuple(values, fc.nat()).map(([value, pick]) => nearlyValid(module, value, pick)),
    typed: values.map((value) => ({ kind: "typed", breaks: null, value })),
    garbage: garbageOf(values).map((value) => ({ kind: "garbage", breaks: null, value })),
  };
  const comparison =
    comparisons.length === 0
      ? fc.constant(null)
      : fc.oneof(
          { weight: comparedOneIn - 1, arbitrary: fc.constant(null) },
          { weight: 1, arbitrary: fc.constantFrom(...comparisons) },
        );
  return fc
    .tuple(
      fc.oneof(
        ...(Object.keys(weights) as CaseKind[]).map((kind) => ({
          weight: weights[kind],
          arbitrary: kinds[kind],
        })),
      ),
      comparison,
      fc.nat(),
    )
    .map(([configuration, compared, salt]) => ({ ...configuration, comparison: compared, salt }));
}

function nearlyValid(
  module: Module,
  value: Record<string, unknown>,
  pick: number,
): Pick<FuzzCase, "kind" | "breaks" | "value"> {
  const broken = brokenRules(module, value);
  const rule = broken[pick % broken.length] ?? null;
  const repaired = repair(module, value, rule);
  const [left = null] = brokenRules(module, repaired);
  return left === null
    ? { kind: "valid", breaks: null, value: repaired }
    : { kind: "nearly", breaks: left, value: repaired };
}
