import { type Attributes, isAttributes, type Module, replaceAt } from "../schema/kernel/index.ts";
import { choose } from "./choice.ts";
import type { Hints } from "./hints.ts";
import { type KnownValue, knownValues } from "./known-values.ts";

/** Something that every run must come to: a value of an option, or a rule that is broken alone. */
export type Card =
  | (KnownValue & { readonly kind: "value" })
  | { readonly kind: "rule"; readonly rule: string };

/** All that a run must come to, mixed. */
export function deckOf(module: Module, hints: Hints): Card[] {
  const cards: Card[] = [
    ...knownValues(module, hints).map((known): Card => ({ kind: "value", ...known })),
    ...errorRules(module).map((rule): Card => ({ kind: "rule", rule })),
  ];
  const order = (card: Card) => choose(1, JSON.stringify(card), 2 ** 32);
  return cards.toSorted((one, other) => order(one) - order(other));
}

/** Ids of the rules that refuse a configuration. */
export function errorRules({ rules }: Pick<Module, "rules">): string[] {
  return rules.filter(({ severity }) => severity === "error").map(({ id }) => id);
}

/** So many of so many configurations get a card, those of a run one card after the other. */
const dealt = { cards: 3, configurations: 5 };

/** How often a run of so many configurations deals the whole deck. */
export function roundsIn(runs: number, cards: number): number {
  return Math.floor(((runs / dealt.configurations) * dealt.cards) / cards);
}

/**
 * The card of a configuration, one after the other: what chance alone would leave out comes up as often as all else. Some
 * have none and are as chance has them, since what nobody thought of is in no deck.
 *
 * @param position - where the configuration stands in its run
 */
export function cardAt(deck: readonly Card[], position: number): Card | null {
  const place = position % dealt.configurations;
  const before = ((position - place) / dealt.configurations) * dealt.cards;
  return place < dealt.cards ? (deck[(before + place) % deck.length] ?? null) : null;
}

/**
 * A copy of a configuration with a value set, in one of the places that fit its path.
 *
 * @param salt - chooses the place
 * @returns null where there is no such place: nothing has the name that the path needs
 */
export function planted(host: Attributes, { path, value }: KnownValue, salt: number): Attributes | null {
  const place: (string | number)[] = [];
  let at: unknown = host;
  for (const part of path) {
    const names = Object.keys(isAttributes(at) ? at : {});
    const name = part.startsWith("<") ? names[choose(salt, part, Math.max(1, names.length))] : part;
    if (name === undefined || (at !== undefined && !isAttributes(at) && name !== "*")) return null;
    if (name === "*") {
      const list: readonly unknown[] = Array.isArray(at) ? at : [];
      return replaceAt(host, place, [...list, value]) as Attributes;
    }
    place.push(name);
    at = isAttributes(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return replaceAt(host, place, value) as Attributes;
}
