import fc from "fast-check";
import type { z } from "zod";
import {
  isAttributes,
  type Module,
  matchNixType,
  type NixTypeTable,
  nixTypeOf,
  type OptionTree,
  optionsOf,
  partsOf,
  rangeOf,
  replaceAt,
  treeNodeOf,
} from "../schema/kernel/index.ts";
import type { FuzzCase } from "./cases.ts";
import type { Hints } from "./hints.ts";
import { repair } from "./repair.ts";
import { valuesOf } from "./values.ts";

/** Configurations among which the smallest that sets an option is looked for. */
const looked = 300;

/**
 * Every option just inside and just outside of its type, each in the smallest configuration that sets the option: a bound
 * that is one off, or a pattern that lets one character too many through, shows here and almost nowhere else. The same for
 * every run.
 */
export function edgeCases(module: Module, hints: Hints): FuzzCase[] {
  const values = fc
    .sample(valuesOf(module, hints), { seed: 0, numRuns: looked })
    .map((value) => repair(module, value))
    .toSorted((one, other) => JSON.stringify(one).length - JSON.stringify(other).length);
  return placesIn(module.options, []).flatMap(({ path, type }) => {
    const place = values.map((value) => ({ value, at: find(value, path) })).find(({ at }) => at !== null);
    return place === undefined
      ? []
      : distinct(edgesOf(type)).map((edge): FuzzCase => {
          const value = replaceAt(place.value, place.at ?? [], edge);
          return { kind: "edge", breaks: null, value, comparison: null, salt: 0 };
        });
  });
}

/** Values around the edges of each kind of type, on either side. */
const edges: NixTypeTable<readonly unknown[]> = {
  bool: () => [true, false, null, "true", 1],
  str: () => ["", null, 1, ["a"]],
  strMatching: ({ pattern }) => [null, "", " ", "\n", 1, ...nearMatches(pattern)],
  enum: ({ values }) => [...values, null, "", `${values[0]}x`, `${values[0]}`.toUpperCase()],
  nonEmptyStr: () => ["", " ", "\t\n", "a", "\u00a0", "\r", null, 1],
  separatedString: ({ separator }) => ["", separator, `a${separator}`, `${separator}a`, null, 1, ["a"]],
  path: () => ["/", "", "a", "./a", " /a", "~/a", "//", null, 1, ["/"]],
  int: (range) => numbersAround(range, 1),
  sizedInt: (type) => numbersAround(rangeOf(type), 1),
  float: () => [0, 1, -0.5, 2 ** 53, 1e300, null, "0.5", true],
  number: ({ min, max, above }) => [0.5, ...numbersAround({ min: min ?? above, max }, 0.25)],
  package: () => [null, "", "hello", "pkgs.hello", {}, []],
  attrs: () => [{}, { a: null }, null, [], "a", 1],
  anything: () => [null, true, 1, 0.5, "a", [], [null], {}, { a: { b: [] } }],
  nullOr: ({ of }) => [null, ...edgesOf(of)],
  unique: ({ of }) => edgesOf(of),
  either: ({ of }) => of.flatMap(edgesOf),
  listOf: () => [[], null, "a", [null], { a: 1 }],
  nonEmptyListOf: ({ of }) => [[], null, "a", {}, ...edgesOf(of).map((edge) => [edge])],
  attrsOf: () => [{}, null, [], "a"],
  submodule: () => [null, [], "a"],
  // No edge is known on the side of TypeScript.
  nix: () => [],
};

function edgesOf(type: z.ZodType): readonly unknown[] {
  return matchNixType(edges, nixTypeOf(type));
}

/** @param step - how far off a value beside a bound is */
function numbersAround(
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
  step: number,
): unknown[] {
  return [
    ...(min === undefined ? [] : [min - step, min]),
    ...(max === undefined ? [] : [max, max + step]),
    ...[null, 1.5, "1", true],
  ];
}

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** What matches, and the same with one character more at either end or one less. */
function nearMatches(pattern: string): string[] {
  const matching = fc.sample(fc.stringMatching(new RegExp(`^(?:${pattern})$`), { maxLength: 20 }), {
    seed: 0,
    numRuns: 2,
  });
  return matching
    .filter((text) => !text.includes("\0"))
    .flatMap((text) => [text, `${text}\n`, ` ${text}`, `${text}!`, text.slice(1), text.slice(0, -1)]);
}

interface Place {
  /** Names, with null for any name of an attribute set. */
  readonly path: readonly (string | null)[];
  readonly type: z.ZodType;
}

function placesIn(options: OptionTree, at: Place["path"]): Place[] {
  return Object.entries(options).flatMap(([name, member]) => {
    const path = [...at, name];
    const node = treeNodeOf(member);
    return node.kind === "group"
      ? placesIn(node.options, path)
      : [{ path, type: node.type }, ...placesBelow(node.type, path)];
  });
}

function placesBelow(schema: z.ZodType, path: Place["path"]): Place[] {
  const options = optionsOf(schema);
  if (options !== null) return placesIn(options, path);
  return partsOf(schema).flatMap(({ step, type }) => {
    // No path leads into a list: `find` goes by names.
    if (step === "*") return [];
    return placesBelow(type, step === null ? path : [...path, null]);
  });
}

/** The first path in a value that fits a place; null where the value does not set it. */
function find(value: unknown, [name, ...rest]: Place["path"]): readonly string[] | null {
  if (name === undefined) {
    return [];
  }
  for (const [each, member] of Object.entries(isAttributes(value) ? value : {})) {
    const below = name === null || name === each ? find(member, rest) : null;
    if (below !== null) {
      return [each, ...below];
    }
  }
  return null;
}
