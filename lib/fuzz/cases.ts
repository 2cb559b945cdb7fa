import fc from "fast-check";
import type { Attributes, Module } from "../schema/kernel/index.ts";
import { tableOf, withCard } from "./dealt.ts";
import { cardAt } from "./deck.ts";
import { garbageOf } from "./garbage.ts";
import type { Hints } from "./hints.ts";
import { ReducedCases } from "./reduced.ts";
import { brokenRules, repair } from "./repair.ts";
import { transplants } from "./transplant.ts";
import { valuesOf } from "./values.ts";

/**
 * What is known of a configuration before anything looks at it. `valid` breaks no rule; `nearly` breaks the rule that it
 * names and no other; `typed` has the right types, and breaks whatever it breaks; `garbage` need not even have those.
 * `edge` has one value at the edge of its type, and is no random one: see `edgeCases`.
 */
export type CaseKind = "valid" | "nearly" | "typed" | "garbage" | "edge";

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

type RandomKind = Exclude<CaseKind, "edge">;

type Configuration = Pick<FuzzCase, "kind" | "breaks" | "value">;

/** How often each kind comes where no card is dealt, in parts of 100. Each piece of garbage takes a Nix process of its own. */
const weights: Readonly<Record<RandomKind, number>> = { valid: 34, nearly: 32, typed: 22, garbage: 12 };

/** The same where only what has the right types says anything: the rules are the module's own. */
const foreignWeights: typeof weights = { valid: 100, nearly: 0, typed: 0, garbage: 0 };

/** One in so many configurations is compared with another way to give it, which takes another evaluation. */
const comparedOneIn = 5;

/** The cases that may come at a position of a run. */
export type CaseSource = (position: number) => fc.Arbitrary<FuzzCase>;

/**
 * Cases of a module: from its option tree, its rules and what is known of them. Most get a card of the deck, one
 * after the other, so that a run which is long enough comes to all of them.
 */
export function casesOf(
  module: Module,
  hints: Hints,
  comparisons: readonly string[],
  { isForeign = false }: { readonly isForeign?: boolean } = {},
): CaseSource {
  const values = valuesOf(module, hints);
  const sampled = fc
    .sample(values, { seed: 0, numRuns: looked })
    .map((value) => ({ value, rules: brokenRules(module, value) }));
  const table = tableOf(module, hints, sampled);
  const byChance = randomConfigurations(
    module,
    values,
    rarityOfRules(sampled),
    isForeign ? foreignWeights : weights,
  );
  const comparison =
    comparisons.length === 0
      ? fc.constant(null)
      : fc.oneof(
          { weight: comparedOneIn - 1, arbitrary: fc.constant(null) },
          { weight: 1, arbitrary: fc.constantFrom(...comparisons) },
        );
  return (position) => {
    const card = cardAt(table.deck, position);
    const configurations =
      card === null
        ? byChance
        : fc.tuple(values, fc.nat()).map(([value, salt]) => withCard(module, table, card, value, salt));
    const cases = fc
      .tuple(configurations, comparison, fc.nat())
      .map(([configuration, compared, salt]) => ({ ...configuration, comparison: compared, salt }));
    return new ReducedCases(module, cases);
  };
}

function randomConfigurations(
  module: Module,
  values: fc.Arbitrary<Record<string, unknown>>,
  rarity: ReadonlyMap<string, number>,
  chosen: typeof weights,
): fc.Arbitrary<Configuration> {
  const kinds: Readonly<Record<RandomKind, fc.Arbitrary<Configuration>>> = {
    valid: values.map((value) => ({ kind: "valid", breaks: null, value: repair(module, value) })),
    nearly: fc.oneof(
      fc
        .tuple(values, fc.nat({ max: steps }))
        .map(([value, step]) => nearlyValid(module, value, rarity, step / (steps + 1))),
      fc
        .tuple(values, values, fc.nat({ max: steps }))
        .map(([value, donor, step]) => spoilt(module, repair(module, value), donor, rarity, step)),
    ),
    typed: values.map((value) => ({ kind: "typed", breaks: null, value })),
    garbage: garbageOf(values).map((value) => ({ kind: "garbage", breaks: null, value })),
  };
  return fc.oneof(
    ...(Object.keys(chosen) as RandomKind[]).map((kind) => ({
      weight: chosen[kind],
      arbitrary: kinds[kind],
    })),
  );
}

/** Steps between two choices among rules: enough for any number of them. */
const steps = 2 ** 20 - 1;

/** Configurations from which is known what is rare, and what cards are put into. */
const looked = 400;

/**
 * How rarely a random configuration breaks each rule: the weight with which it is chosen to be the one that stays broken,
 * since a rule that is seldom broken at all would hardly ever be broken alone.
 */
function rarityOfRules(
  sampled: readonly { readonly rules: readonly string[] }[],
): ReadonlyMap<string, number> {
  const broken = sampled.flatMap(({ rules }) => rules);
  // Squared: what is rare is rarely left alone, too.
  return new Map(
    [...Map.groupBy(broken, (rule) => rule)].map(([rule, times]) => [rule, (looked / times.length) ** 2]),
  );
}

/** Rules of which one is tried to be kept broken while all others are repaired: mostly they hang together. */
const attempts = 4;

/** @param place - From 0 to below 1: which of the broken rules stays. */
function nearlyValid(
  module: Module,
  value: Record<string, unknown>,
  rarity: ReadonlyMap<string, number>,
  place: number,
): Configuration {
  let rules = brokenRules(module, value);
  for (let attempt = 0; attempt < attempts && rules.length > 0; attempt += 1) {
    const rule = chooseWeighted(rules, (each) => rarity.get(each) ?? looked, place);
    const repaired = repair(module, value, rule);
    const [breaks] = brokenRules(module, repaired);
    if (breaks !== undefined) return { kind: "nearly", breaks, value: repaired };
    rules = rules.filter((each) => each !== rule);
  }
  return { kind: "valid", breaks: null, value: repair(module, value) };
}

/** Options of another configuration that are tried in a valid one. */
const tried = 16;

/** A valid configuration with one option set so that it breaks one rule, a rare one if there is a choice. */
function spoilt(
  module: Module,
  value: Attributes,
  donor: Attributes,
  rarity: ReadonlyMap<string, number>,
  step: number,
): Configuration {
  const found = transplants(module, value, donor, step, tried).flatMap((each) => {
    const [breaks, ...others] = brokenRules(module, each);
    // An option that is missing or of another type is no rule of the module's.
    return breaks === undefined || others.length > 0 || !rarity.has(breaks) ? [] : [{ breaks, value: each }];
  });
  const rules = found.map(({ breaks }) => breaks);
  const rule = chooseWeighted(rules, (each) => rarity.get(each) ?? looked, step / (steps + 1));
  const chosen = found.find(({ breaks }) => breaks === rule);
  return chosen === undefined ? { kind: "valid", breaks: null, value } : { kind: "nearly", ...chosen };
}

function chooseWeighted(
  names: readonly string[],
  weightOf: (name: string) => number,
  place: number,
): string | null {
  const bounds = names.map((_, index) =>
    names.slice(0, index + 1).reduce((sum, name) => sum + weightOf(name), 0),
  );
  const target = place * (bounds.at(-1) ?? 0);
  return names[bounds.findIndex((bound) => target < bound)] ?? null;
}
