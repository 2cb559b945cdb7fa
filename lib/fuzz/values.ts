import fc from "fast-check";
import type { z } from "zod";
import {
  type Module,
  matchNixType,
  type NixTypeTable,
  nixTypeOf,
  type OptionFacts,
  type OptionTree,
  treeNodeOf,
} from "../schema/kernel/index.ts";
import { checkHints, type Hints, showHintPath } from "./hints.ts";
import { anyName, anyText, isNixText } from "./text.ts";

/** Where in the tree a type stands, and what is known there. */
interface Place {
  readonly path: readonly string[];
  readonly hints: Hints;
  /** Of the option whose type this is, or a part of it. */
  readonly facts: OptionFacts | null;
}

/** How often a hint is followed, against a value of the mere type. */
const hintWeight = 8;

/**
 * Values of a module's options as a configuration gives them: every option of the tree, set or left out, with values of
 * its type. Most break some rule.
 *
 * @throws TypeError for a hint that fits no option.
 */
export function valuesOf(
  module: Pick<Module, "options">,
  hints: Hints = {},
): fc.Arbitrary<Record<string, unknown>> {
  checkHints(module, hints);
  return treeValues(module.options, { path: [], hints, facts: null });
}

function treeValues(options: OptionTree, place: Place): fc.Arbitrary<Record<string, unknown>> {
  const members = Object.entries(options).flatMap(([name, member]) => {
    const node = treeNodeOf(member);
    const path = [...place.path, name];
    if (node.kind === "group") {
      const values = treeValues(node.options, { ...place, path, facts: null });
      return [{ name, values, required: !acceptsNothing(member) }];
    }
    if (node.facts.readOnly === true) {
      return [];
    }
    const values = hinted(path, place.hints, typeValues(node.type, { ...place, path, facts: node.facts }));
    const isPresent = place.hints.present?.includes(showHintPath(path)) ?? false;
    return [{ name, values, required: isPresent || !acceptsNothing(member) }];
  });
  const model = Object.fromEntries(members.map(({ name, values }) => [name, values]));
  const requiredKeys = members.filter(({ required }) => required).map(({ name }) => name);
  const values = fc.record(model, { requiredKeys, noNullPrototype: true });
  const groups = place.hints.exclusive?.[showHintPath(place.path)] ?? [];
  return groups.reduce((all, group) => exclusively(all, group, model), values);
}

/** An option or a group that has a default may be left out. */
function acceptsNothing(member: z.ZodType): boolean {
  return member.safeParse(undefined).success;
}

/** Mostly one of a group of options and none of the others; now and then as they come. */
function exclusively(
  values: fc.Arbitrary<Record<string, unknown>>,
  group: readonly string[],
  model: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Record<string, unknown>> {
  const set = fc.oneof(
    ...group.map((name) =>
      (model[name] ?? fc.constant(null))
        .filter((value) => value !== null)
        .map((value): Readonly<Record<string, unknown>> | null => ({ [name]: value })),
    ),
  );
  const choice = fc.oneof({ weight: 15, arbitrary: set }, { weight: 1, arbitrary: fc.constant(null) });
  return fc.tuple(values, choice).map(([value, chosen]) => {
    if (chosen === null) {
      return value;
    }
    const others = Object.entries(value).filter(([name]) => !group.includes(name));
    return { ...Object.fromEntries(others), ...chosen };
  });
}

function hinted(path: readonly string[], hints: Hints, values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const hint = hints.values?.[showHintPath(path)];
  return hint === undefined
    ? values
    : fc.oneof(
        { withCrossShrink: true },
        { weight: hintWeight, arbitrary: hint },
        { weight: 1, arbitrary: values },
      );
}

/** Values for each kind of type: what codegen's tables are to Nix and the documentation. */
const kinds: NixTypeTable<fc.Arbitrary<unknown>, [Place]> = {
  bool: () => fc.boolean(),
  str: (_, { facts }) => withKnown(anyText, facts),
  strMatching: ({ pattern }, { facts }) =>
    withKnown(fc.stringMatching(new RegExp(`^(?:${pattern})$`), { maxLength: 40 }).filter(isNixText), facts),
  enum: ({ values }) => fc.constantFrom(...values),
  int: ({ min, max }) => {
    const [low, high] = [min ?? Number.MIN_SAFE_INTEGER, max ?? Number.MAX_SAFE_INTEGER];
    return fc.oneof(
      fc.integer({ min: low, max: Math.min(high, low + 20) }),
      fc.maxSafeInteger().map(within(low, high)),
      fc.constantFrom(low, high),
    );
  },
  nullOr: ({ of }, place) => fc.option(typeValues(of, place), { freq: 3 }),
  listOf: ({ of }, place) => fc.array(typeValues(of, { ...place, facts: null }), { maxLength: 4 }),
  attrsOf: ({ of, placeholder }, place) => {
    const path = [...place.path, `<${placeholder}>`];
    const hint = place.hints.names?.[showHintPath(path)];
    const names =
      hint === undefined
        ? anyName
        : fc.oneof(
            { withCrossShrink: true },
            { weight: hintWeight, arbitrary: hint },
            { weight: 1, arbitrary: anyName },
          );
    const members = typeValues(of, { ...place, path, facts: null });
    const filled = fc.dictionary(names.filter(isNixText), members, {
      minKeys: 1,
      maxKeys: 3,
      size: "max",
      noNullPrototype: true,
    });
    return fc.oneof({ weight: 9, arbitrary: filled }, { weight: 1, arbitrary: fc.constant({}) });
  },
  submodule: ({ options }, place) => treeValues(options, { ...place, facts: null }),
};

function typeValues(schema: z.ZodType, place: Place): fc.Arbitrary<unknown> {
  return matchNixType(kinds, nixTypeOf(schema), place);
}

/** The option's own example and default, now and then: they are what people write. */
function withKnown(values: fc.Arbitrary<string>, facts: OptionFacts | null): fc.Arbitrary<string> {
  const known = [facts?.example, facts?.default].filter((value) => typeof value === "string");
  return known.length === 0
    ? values
    : fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...known) }, { weight: 3, arbitrary: values });
}

function within(low: number, high: number): (value: number) => number {
  return (value) => Math.min(high, Math.max(low, value));
}
