import { z } from "zod";
import { type OptionTree, withNixType } from "./nix-type.ts";
import { nameDefaultsOf } from "./option.ts";
import type { OptionPath } from "./option-path.ts";

function strMatching(pattern: string, description: string) {
  const anchored = new RegExp(`^(?:${pattern})$`, "u");
  const schema = z.string().refine((value) => anchored.test(value), { error: `expected ${description}` });
  return withNixType(schema, { kind: "strMatching", pattern, description });
}

function int(range: { readonly min?: number; readonly max?: number } = {}) {
  const schema = z
    .int()
    .min(range.min ?? Number.MIN_SAFE_INTEGER)
    .max(range.max ?? Number.MAX_SAFE_INTEGER);
  return withNixType(schema, { kind: "int", ...range });
}

function submodule<const Tree extends OptionTree>(name: string, options: Tree) {
  return withNixType(z.strictObject(options), { kind: "submodule", name, options });
}

function attrsOf<Schema extends z.ZodType>(
  of: Schema,
  placeholder = "name",
  { listedBy = null }: { readonly listedBy?: string | null } = {},
) {
  const derived = nameDefaultsOf(of);
  const schema = z.record(z.string(), of).transform((values) => {
    for (const [name, value] of Object.entries(values)) {
      for (const path of value === null ? [] : derived) {
        setDefault(value, path, name);
      }
    }
    return values;
  });
  return withNixType(schema, { kind: "attrsOf", of, placeholder, listedBy });
}

/** Sets an option that has no value yet. zod made `target`, so it is ours to change. */
function setDefault(target: unknown, [first = "", ...rest]: OptionPath, value: string): void {
  const attributes = target as Record<string, unknown>;
  if (rest.length > 0) {
    setDefault(attributes[first], rest, value);
  } else {
    attributes[first] ??= value;
  }
}

function listOf<Schema extends z.ZodType>(of: Schema) {
  if (nameDefaultsOf(of).length > 0) {
    throw new TypeError("the submodules of a list have no names that a default could derive from");
  }
  return withNixType(z.array(of), { kind: "listOf", of });
}

/** Constructors for option types, named as in nixpkgs' `lib.types`. */
export const types = {
  /** `true` or `false`. */
  bool: () => withNixType(z.boolean(), { kind: "bool" }),
  /** Any string. */
  str: () => withNixType(z.string(), { kind: "str" }),
  /** A whole string that matches an extended regular expression, which must mean the same in POSIX and in JavaScript. */
  strMatching,
  /** One of some strings. */
  enum: <const Values extends readonly [string, ...string[]]>(values: Values) =>
    withNixType(z.enum(values), { kind: "enum", values }),
  /** A whole number; `min` and `max` belong to the range. */
  int,
  /** `null`, or a value of another type. */
  nullOr: <Schema extends z.ZodType>(of: Schema) => withNixType(z.nullable(of), { kind: "nullOr", of }),
  /**
   * A list.
   *
   * @throws TypeError for submodules with an option whose default is their name, which they have in an attribute set only.
   */
  listOf,
  /**
   * An attribute set whose names the user chooses.
   *
   * `placeholder` stands for such a name in documentation (`disks.<name>`). Defaults that derive from the name
   * (`nameOption`) are filled in here, as Nix fills them in from the submodule's `name` argument.
   * With `listedBy` a list of attribute sets is accepted, too, with a warning: each has its name in that attribute.
   */
  attrsOf,
  /**
   * Options of their own, for the values of `attrsOf` and `listOf`.
   *
   * `name` names the submodule in generated TypeScript types: `disk` becomes `DiskConfig`.
   */
  submodule,
};
