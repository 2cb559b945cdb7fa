import { z } from "zod";
import { type OptionTree, withNixType } from "./nix-type.ts";
import { nameDefaultsOf } from "./option.ts";

/** A whole string that matches an extended regular expression, which must mean the same in POSIX and in JavaScript. */
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

/**
 * An attribute set whose names the user chooses.
 *
 * `placeholder` stands for such a name in documentation (`disks.<name>`). Defaults that derive from the name
 * (`{ fromName: true }`) are filled in here, as Nix fills them in from the submodule's `name` argument.
 */
function attrsOf<Schema extends z.ZodType>(of: Schema, placeholder = "name") {
  const derived = nameDefaultsOf(of);
  const schema = z.record(z.string(), of).transform((values) => {
    for (const [name, value] of Object.entries(values)) {
      for (const option of derived) {
        const target = value as Record<string, unknown>;
        if (target[option] === undefined) {
          target[option] = name;
        }
      }
    }
    return values;
  });
  return withNixType(schema, { kind: "attrsOf", of, placeholder });
}

/** Constructors for option types, named as in nixpkgs' `lib.types`. */
export const types = {
  bool: () => withNixType(z.boolean(), { kind: "bool" }),
  str: () => withNixType(z.string(), { kind: "str" }),
  strMatching,
  enum: <const Values extends readonly [string, ...string[]]>(values: Values) =>
    withNixType(z.enum(values), { kind: "enum", values }),
  int,
  nullOr: <Schema extends z.ZodType>(of: Schema) => withNixType(z.nullable(of), { kind: "nullOr", of }),
  listOf: <Schema extends z.ZodType>(of: Schema) => withNixType(z.array(of), { kind: "listOf", of }),
  attrsOf,
  submodule,
};
