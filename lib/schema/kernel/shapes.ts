import type { z } from "zod";
import { matchNixType, type NixTypeTable, nixTypeOf } from "./nix-type.ts";

/** What Nix sees of a value at a glance, as far as `either` could mistake it. */
type Shape = "list" | "attribute set" | "string";

interface Shapes {
  /** What some value of the type looks like. */
  readonly taken: readonly Shape[];
  /** Shapes of which `either` gives every value to this type, and then refuses what is wrong inside. */
  readonly claimed: readonly Shape[];
}

const other = (): Shapes => ({ taken: [], claimed: [] });
const string = (): Shapes => ({ taken: ["string"], claimed: [] });
const list = (): Shapes => ({ taken: ["list"], claimed: ["list"] });

/** Source: the `check` of each type in nixpkgs' lib/types.nix, which looks at elements, attributes and options of none. */
const shapes: NixTypeTable<Shapes> = {
  bool: other,
  str: string,
  strMatching: string,
  enum: string,
  nonEmptyStr: string,
  separatedString: string,
  path: string,
  int: other,
  sizedInt: other,
  float: other,
  number: other,
  package: () => ({ taken: ["attribute set", "string"], claimed: [] }),
  attrs: () => ({ taken: ["attribute set"], claimed: [] }),
  anything: () => ({ taken: ["list", "attribute set", "string"], claimed: [] }),
  nullOr: ({ of }) => shapesOf(of),
  unique: ({ of }) => shapesOf(of),
  either: ({ of }) => ({
    taken: of.flatMap((type) => shapesOf(type).taken),
    claimed: of.flatMap((type) => shapesOf(type).claimed),
  }),
  listOf: list,
  nonEmptyListOf: list,
  attrsOf: ({ listedBy }) =>
    listedBy === null
      ? { taken: ["attribute set"], claimed: ["attribute set"] }
      : { taken: ["attribute set", "list"], claimed: ["attribute set", "list"] },
  // A string that begins with `/` is a file with a module in it.
  submodule: () => ({ taken: ["attribute set"], claimed: ["attribute set", "string"] }),
  // Whoever writes the type in Nix knows what it takes.
  nix: other,
};

function shapesOf(type: z.ZodType): Shapes {
  return matchNixType(shapes, nixTypeOf(type));
}

/**
 * A shape that two of some types take and that Nix' `either` gives to the first of them, whatever is inside; null: `either` takes
 * what any of the types takes.
 */
export function claimedTwice(types: readonly z.ZodType[]): Shape | null {
  const claimed = new Set<Shape>();
  for (const type of types) {
    const { taken, claimed: own } = shapesOf(type);
    const twice = taken.find((shape) => claimed.has(shape));
    if (twice !== undefined) return twice;
    for (const shape of own) claimed.add(shape);
  }
  return null;
}
