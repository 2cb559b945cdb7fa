import fc from "fast-check";
import { isAttributes, replaceAt, type ValuePath } from "../schema/kernel/index.ts";
import { anyText, isNixText } from "./text.ts";

/** Any data that has a Nix source, deep or flat, of whatever type. */
export const anyData: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, -1, 0, 1.5, 2 ** 40, "", [], {}, [null], [-1], [[]], { a: {} }),
  anyText,
  fc.array(anyText, { maxLength: 2 }),
  fc.jsonValue({ maxDepth: 2, stringUnit: "grapheme" }).filter(hasNixSource),
);

/**
 * Configurations with something in them that does not belong there: one value replaced by any other, an option that does
 * not exist, or nothing but junk.
 */
export function garbageOf(values: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<unknown> {
  const spoilt = fc.tuple(values, fc.nat(), anyData).map(([value, pick, other]) => {
    const paths = pathsIn(value);
    return replaceAt(value, paths[pick % paths.length] ?? [], other);
  });
  const misspelt = fc
    .tuple(values, fc.nat(), anyText.filter(isNixText), anyData)
    .map(([value, pick, name, other]) => {
      const sets = pathsIn(value).filter((path) => isAttributes(valueAt(value, path)));
      return replaceAt(value, [...(sets[pick % sets.length] ?? []), `${name}x`], other);
    });
  return fc.oneof(
    { weight: 5, arbitrary: spoilt },
    { weight: 3, arbitrary: misspelt },
    { weight: 1, arbitrary: anyData },
  );
}

/** What no Nix source can be printed of: names and texts with NUL, and numbers that are no longer exact. */
function hasNixSource(value: unknown): boolean {
  if (typeof value === "string") {
    return isNixText(value);
  }
  if (typeof value === "number") {
    return !Number.isInteger(value)
      ? Math.abs(value) > 1e-300
      : Number.isSafeInteger(value) && !Object.is(value, -0);
  }
  return typeof value !== "object" || value === null
    ? true
    : Object.entries(value).every(([name, member]) => isNixText(name) && hasNixSource(member));
}

function pathsIn(value: unknown): ValuePath[] {
  if (typeof value !== "object" || value === null) {
    return [[]];
  }
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[], ...members.flatMap(([key, member]) => pathsIn(member).map((path) => [key, ...path]))];
}

function valueAt(value: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>((at, key) => (at as Readonly<Record<string | number, unknown>>)[key], value);
}
