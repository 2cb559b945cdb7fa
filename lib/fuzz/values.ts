import fc from "fast-check";
import type { z } from "zod";
import {
  isAttributes,
  type Module,
  matchNixType,
  type NixTypeTable,
  nixPackage,
  nixTypeOf,
  type OptionFacts,
  type OptionTree,
  rangeOf,
  treeNodeOf,
} from "../schema/kernel/index.ts";
import { anyData } from "./garbage.ts";
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
  const values = treeValues(module.options, { path: [], hints, facts: null });
  if (values === null) {
    const path = unknownValues(module.options, { path: [], hints, facts: null });
    throw new TypeError(
      `${path} must be set and may be a package only, of which there are no random ones: give it a default`,
    );
  }
  return values;
}

type Values = fc.Arbitrary<Record<string, unknown>>;

/** @returns null where a member must be set of which there are no random values */
function treeValues(options: OptionTree, place: Place): Values | null {
  const members: { name: string; values: fc.Arbitrary<unknown>; required: boolean }[] = [];
  for (const [name, member] of Object.entries(options)) {
    const values = memberValues(name, member, place);
    const isPresent = place.hints.present?.includes(showHintPath([...place.path, name])) ?? false;
    const required = (isPresent && values !== null) || !acceptsNothing(member);
    if (values !== null) members.push({ name, values, required });
    else if (required) return null;
  }
  const model = Object.fromEntries(members.map(({ name, values }) => [name, values]));
  const requiredKeys = members.filter(({ required }) => required).map(({ name }) => name);
  const values = fc.record(model, { requiredKeys, noNullPrototype: true });
  const groups = place.hints.exclusive?.[showHintPath(place.path)] ?? [];
  return groups.reduce((all, group) => exclusively(all, group, model), values);
}

/** Values of an option or a group; null where there are none. */
function memberValues(name: string, member: z.ZodType, place: Place): fc.Arbitrary<unknown> | null {
  const node = treeNodeOf(member);
  const path = [...place.path, name];
  if (node.kind === "group") return treeValues(node.options, { ...place, path, facts: null });
  if (node.facts.readOnly === true) return null;
  const values = typeValues(node.type, { ...place, path, facts: node.facts });
  return hinted(path, place.hints, withTried(path, place.hints, values));
}

/** The option that must be set and has no random values. */
function unknownValues(options: OptionTree, place: Place): string {
  const [name, member] =
    Object.entries(options).find(
      ([each, option]) => memberValues(each, option, place) === null && !acceptsNothing(option),
    ) ?? [];
  if (name === undefined || member === undefined) return showHintPath(place.path);
  const node = treeNodeOf(member);
  const path = [...place.path, name];
  return node.kind === "group" ? unknownValues(node.options, { ...place, path }) : showHintPath(path);
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

/** Values that people use, now and then. */
function withTried(
  path: readonly string[],
  hints: Hints,
  values: fc.Arbitrary<unknown> | null,
): fc.Arbitrary<unknown> | null {
  const tried = hints.tried?.[showHintPath(path)] ?? [];
  if (tried.length === 0) return values;
  const arbitrary = fc.constantFrom(...tried);
  return values === null
    ? arbitrary
    : fc.oneof({ withCrossShrink: true }, { weight: 1, arbitrary }, { weight: 2, arbitrary: values });
}

function hinted(
  path: readonly string[],
  hints: Hints,
  values: fc.Arbitrary<unknown> | null,
): fc.Arbitrary<unknown> | null {
  const hint = hints.values?.[showHintPath(path)];
  return hint === undefined || values === null
    ? (hint ?? values)
    : fc.oneof(
        { withCrossShrink: true },
        { weight: hintWeight, arbitrary: hint },
        { weight: 1, arbitrary: values },
      );
}

/** Values for each kind of type: what codegen's tables are to Nix and the documentation. null: there are no random ones. */
const kinds: NixTypeTable<fc.Arbitrary<unknown> | null, [Place]> = {
  bool: () => fc.boolean(),
  str: (_, { facts, hints }) => withKnown(hints.text ?? anyText, facts),
  strMatching: ({ pattern }, { facts }) =>
    withKnown(fc.stringMatching(new RegExp(`^(?:${pattern})$`), { maxLength: 40 }).filter(isNixText), facts),
  enum: ({ values }) => fc.constantFrom(...values),
  nonEmptyStr: (_, { facts }) =>
    withKnown(
      anyText.filter((text) => !/^[ \t\n]*$/.test(text)),
      facts,
    ),
  separatedString: ({ separator }, { facts }) =>
    withKnown(
      fc.array(anyText, { maxLength: 4 }).map((parts) => parts.join(separator)),
      facts,
    ),
  path: (_, { facts }) =>
    withKnown(
      fc.oneof(
        fc.constantFrom("/", "/a", "/var/lib/a", "/a b", "/nix/store", "//", "/.."),
        anyText.map((text) => `/${text}`),
      ),
      facts,
    ),
  int: integers,
  sizedInt: (type) => integers(rangeOf(type)),
  float: () => quarters({}),
  number: (range) => {
    const above = range.above === undefined ? undefined : range.above + 0.25;
    const { min = above, max } = range;
    // Such a range may have no whole number in it.
    const whole = {
      min: Math.ceil(min ?? Number.MIN_SAFE_INTEGER),
      max: Math.floor(max ?? Number.MAX_SAFE_INTEGER),
    };
    const fractions = quarters({ min, max });
    return whole.min > whole.max ? fractions : fc.oneof(fractions, integers(whole));
  },
  package: (_, { hints }) =>
    hints.packages === undefined ? null : fc.constantFrom(...hints.packages.map((name) => nixPackage(name))),
  attrs: () => fc.dictionary(anyName.filter(isNixText), anyData, { maxKeys: 3, noNullPrototype: true }),
  anything: () => anyData,
  nullOr: ({ of }, place) => {
    const values = typeValues(of, place);
    return values === null ? fc.constant(null) : fc.option(values, { freq: 3 });
  },
  unique: ({ of }, place) => typeValues(of, place),
  either: ({ of }, place) => {
    const values = of.flatMap((type) => typeValues(type, place) ?? []);
    return values.length === 0 ? null : fc.oneof({ withCrossShrink: true }, ...values);
  },
  listOf: ({ of }, place) => {
    const values = typeValues(of, { ...place, path: [...place.path, "*"], facts: null });
    return values === null ? fc.constant([]) : fc.array(values, { maxLength: 4 });
  },
  nonEmptyListOf: ({ of }, place) => {
    const values = typeValues(of, { ...place, path: [...place.path, "*"], facts: null });
    return values === null ? null : fc.array(values, { minLength: 1, maxLength: 4 });
  },
  attrsOf: ({ of, placeholder }, place) => {
    const path = [...place.path, `<${placeholder}>`];
    const hint = place.hints.names?.[showHintPath(path)];
    const others = place.hints.name ?? anyName;
    const names =
      hint === undefined
        ? others
        : fc.oneof(
            { withCrossShrink: true },
            { weight: hintWeight, arbitrary: hint },
            { weight: 1, arbitrary: others },
          );
    const members = typeValues(of, { ...place, path, facts: null });
    if (members === null) return fc.constant({});
    const filled = fc.dictionary(names.filter(isNixText), members, {
      minKeys: 1,
      maxKeys: 3,
      size: "max",
      noNullPrototype: true,
    });
    return fc.oneof({ weight: 9, arbitrary: filled }, { weight: 1, arbitrary: fc.constant({}) });
  },
  submodule: ({ options, freeform }, place) => {
    const values = treeValues(options, { ...place, facts: null });
    const others = freeform === null ? null : typeValues(freeform, { ...place, facts: null });
    if (values === null || others === null) return values;
    // What an option has the name of is that option's.
    return fc
      .tuple(values, fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: others }))
      .map(([own, more]) => ({
        ...Object.fromEntries(
          Object.entries(isAttributes(more) ? more : {}).filter(([name]) => !Object.hasOwn(options, name)),
        ),
        ...own,
      }));
  },
  nix: ({ values }, place) => (values === null ? null : typeValues(values, place)),
};

function typeValues(schema: z.ZodType, place: Place): fc.Arbitrary<unknown> | null {
  return matchNixType(kinds, nixTypeOf(schema), place);
}

interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Whole numbers, mostly small ones and the ends of the range. */
function integers({ min, max }: Range): fc.Arbitrary<number> {
  const [low, high] = [min ?? Number.MIN_SAFE_INTEGER, max ?? Number.MAX_SAFE_INTEGER];
  return fc.oneof(
    fc.integer({ min: low, max: Math.min(high, low + 20) }),
    fc.maxSafeInteger().map(within(low, high)),
    fc.constantFrom(low, high),
  );
}

/**
 * Multiples of a quarter, and the ends of the range. Nix 2.8 writes a float as JSON with six digits (`JSONWriter`): a report must
 * not differ from its configuration for that.
 */
function quarters({ min, max }: Range): fc.Arbitrary<number> {
  const low = min ?? (max === undefined ? -1000 : max - 1000);
  const high = max ?? low + 2000;
  const between = fc
    .integer({ min: 0, max: Math.floor(Math.min(high - low, 2000) * 4) })
    .map((steps) => low + steps / 4);
  return fc.oneof(between, fc.constantFrom(low, high));
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
