import type { z } from "zod";
import {
  alternativeOf,
  isAttributes,
  matchNixType,
  type NixTypeTable,
  nixTypeOf,
} from "../schema/kernel/index.ts";

// What Nix makes of several definitions of one option: `merge` of each type in nixpkgs' lib/types.nix.

const never = () => false;
const always = () => true;

const byName: NixTypeTable<boolean, [unknown]> = {
  bool: never,
  str: never,
  strMatching: never,
  enum: never,
  nonEmptyStr: never,
  separatedString: never,
  path: never,
  int: never,
  sizedInt: never,
  float: never,
  number: never,
  package: never,
  attrs: always,
  anything: always,
  nullOr: ({ of }, value) => mergesByName(of, value),
  unique: never,
  either: ({ of }, value) => {
    const type = alternativeOf(of, value);
    return type !== null && mergesByName(type, value);
  },
  listOf: never,
  nonEmptyListOf: never,
  attrsOf: always,
  submodule: always,
  // How it merges is for Nix to know.
  nix: never,
};

/** Whether the attributes of a value, which is an attribute set, may come from several definitions. */
export function mergesByName(schema: z.ZodType, value: unknown): boolean {
  return matchNixType(byName, nixTypeOf(schema), value);
}

const whole = () => null;

const pieces: NixTypeTable<readonly unknown[] | null, [unknown]> = {
  bool: whole,
  str: whole,
  strMatching: whole,
  enum: whole,
  nonEmptyStr: whole,
  separatedString: ({ separator }, value) => {
    if (typeof value !== "string") return null;
    // By characters, where nothing is between: half of one is no text.
    const parts = separator === "" ? [...value] : value.split(separator);
    return inThree(parts)?.map((part) => part.join(separator)) ?? null;
  },
  path: whole,
  int: whole,
  sizedInt: whole,
  float: whole,
  number: whole,
  package: whole,
  attrs: (_, value) =>
    inThree(Object.entries(isAttributes(value) ? value : {}))?.map((part) => Object.fromEntries(part)) ??
    null,
  anything: whole,
  nullOr: ({ of }, value) => (value === null ? null : piecesOf(of, value)),
  unique: whole,
  either: ({ of }, value) => {
    const type = alternativeOf(of, value);
    return type === null ? null : piecesOf(type, value);
  },
  listOf: (_, value) => (Array.isArray(value) ? inThree(value, [[]]) : null),
  nonEmptyListOf: (_, value) => (Array.isArray(value) ? inThree(value) : null),
  attrsOf: whole,
  submodule: whole,
  nix: whole,
};

/** Values that merge to this one, in this order; null where it has to come from one definition. */
export function piecesOf(schema: z.ZodType, value: unknown): readonly unknown[] | null {
  return matchNixType(pieces, nixTypeOf(schema), value);
}

/** The first, those between, and the last; `between` is what comes there where there are none. */
function inThree<Element>(
  elements: readonly Element[],
  between: readonly (readonly Element[])[] = [],
): readonly (readonly Element[])[] | null {
  if (elements.length < 2) return null;
  const middle = elements.slice(1, -1);
  return [elements.slice(0, 1), ...(middle.length === 0 ? between : [middle]), elements.slice(-1)];
}
