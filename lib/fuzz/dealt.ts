import type { Attributes, Module } from "../schema/kernel/index.ts";
import type { FuzzCase } from "./cases.ts";
import { choose } from "./choice.ts";
import { type Card, deckOf, planted } from "./deck.ts";
import type { Hints } from "./hints.ts";
import type { KnownValue } from "./known-values.ts";
import { brokenRules, repair } from "./repair.ts";
import { transplants } from "./transplant.ts";

type Configuration = Pick<FuzzCase, "kind" | "breaks" | "value">;

/** The cards, and what they are put into. */
export interface Table {
  readonly deck: readonly Card[];
  readonly inUse: Attributes;
  /** Configurations in use that break no rule, the smallest first. */
  readonly hosts: readonly Attributes[];
  /** Some that break one rule and no other, by the rule. */
  readonly alone: ReadonlyMap<string, readonly Attributes[]>;
}

/** Configurations that are kept for each rule. */
const kept = 3;

/** @param sampled - random configurations, with the rules that they break */
export function tableOf(
  module: Module,
  hints: Hints,
  sampled: readonly { readonly value: Attributes; readonly rules: readonly string[] }[],
): Table {
  const deck = deckOf(module, hints);
  const inUse = hints.inUse ?? {};
  const hosts = smallestFirst(sampled.map(({ value }) => repair(module, { ...value, ...inUse })));
  const alone = new Map<string, Attributes[]>();
  const keep = (value: Attributes) => {
    const [rule, ...others] = brokenRules(module, value);
    const known = alone.get(rule ?? "") ?? [];
    if (rule !== undefined && others.length === 0 && known.length < kept) alone.set(rule, [...known, value]);
  };
  for (const example of hints.examples ?? []) keep(example);
  for (const card of deck) {
    const found = card.kind === "value" && card.isRefused ? withValue(module, card, hosts, 0) : null;
    if (found !== null) keep(found.value as Attributes);
  }
  for (const { value, rules } of sampled) {
    for (const rule of rules.filter((each) => (alone.get(each)?.length ?? 0) < kept)) {
      keep(repair(module, { ...value, ...inUse }, rule));
    }
  }
  return { deck, inUse, hosts, alone };
}

function smallestFirst(values: readonly Attributes[]): Attributes[] {
  return values.toSorted((one, other) => JSON.stringify(one).length - JSON.stringify(other).length);
}

/**
 * A configuration with what a card asks for, made of a random one where that is possible.
 *
 * @param salt - chooses among the ways
 */
export function withCard(
  module: Module,
  table: Table,
  card: Card,
  value: Attributes,
  salt: number,
): Configuration {
  const host = repair(module, { ...value, ...table.inUse });
  const found =
    card.kind === "value"
      ? withValue(module, card, [host, ...someOf(table.hosts, salt)], salt)
      : withRule(module, table, card.rule, value, host, salt);
  return found ?? { kind: "valid", breaks: null, value: host };
}

/** Some of the configurations from a place that the salt chooses, and the smallest of all. */
function someOf(values: readonly Attributes[], salt: number): Attributes[] {
  const start = choose(salt, "host", Math.max(1, values.length - some));
  return [...values.slice(start, start + some), ...values];
}

const some = 6;

/** Configurations that are tried for a value at most. */
const mostTried = 60;

/** The first configuration that takes the value as it should: it breaks no rule, or one. */
function withValue(
  module: Module,
  known: KnownValue,
  hosts: readonly Attributes[],
  salt: number,
): Configuration | null {
  let tried = 0;
  for (const host of hosts) {
    const value = planted(host, known, salt);
    if (value === null) continue;
    const [breaks = null, ...others] = brokenRules(module, value);
    if (breaks === null && !known.isRefused) return { kind: "valid", breaks, value };
    const isRule = module.rules.some(({ id }) => id === breaks);
    if (known.isRefused && isRule && others.length === 0) return { kind: "nearly", breaks, value };
    tried += 1;
    if (tried === mostTried) return null;
  }
  return null;
}

/** A configuration that breaks this rule and no other: a random one that does, one with a part of one, or one of those known. */
function withRule(
  module: Module,
  { alone, inUse }: Table,
  rule: string,
  value: Attributes,
  host: Attributes,
  salt: number,
): Configuration | null {
  const known = alone.get(rule) ?? [];
  const donor = known[choose(salt, "donor", Math.max(1, known.length))] ?? {};
  const isAlone = (each: Attributes) => {
    const rules = brokenRules(module, each);
    return rules.length === 1 && rules[0] === rule;
  };
  const own = repair(module, { ...value, ...inUse }, rule);
  const found = isAlone(own) ? own : transplants(module, host, donor, salt, 2 * some).find(isAlone);
  const chosen = found ?? known[choose(salt, "known", Math.max(1, known.length))];
  return chosen === undefined ? null : { kind: "nearly", breaks: rule, value: chosen };
}
