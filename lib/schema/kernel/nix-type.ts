import { z } from "zod";

/**
 * What Nix must know of a zod type. Every output of codegen is one table keyed by `kind`; a new kind is one entry
 * in each table, and the compiler names the tables that lack it.
 */
export type NixType =
  | { readonly kind: "bool" }
  | { readonly kind: "str" }
  | { readonly kind: "strMatching"; readonly pattern: string; readonly description: string }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "int"; readonly min?: number; readonly max?: number }
  | { readonly kind: "nullOr"; readonly of: z.ZodType }
  | { readonly kind: "listOf"; readonly of: z.ZodType }
  | { readonly kind: "attrsOf"; readonly of: z.ZodType; readonly placeholder: string }
  | { readonly kind: "submodule"; readonly name: string; readonly options: OptionTree };

export type NixKind = NixType["kind"];

/** The options of a module, a submodule or a group, by name, in the order in which they are documented. */
export type OptionTree = Readonly<Record<string, z.ZodType>>;

/** Beside each zod type made by `types`, its Nix facts. */
const nixTypes = z.registry<NixType>();

/** Attaches Nix facts to a zod type. Only the constructors in `types.ts` call it. */
export function withNixType<Schema extends z.ZodType>(schema: Schema, type: NixType): Schema {
  nixTypes.add(schema, type as never);
  return schema;
}

/** The Nix facts of a type made by `types`; a zod type from elsewhere has none and is a programming error. */
export function nixTypeOf(schema: z.ZodType): NixType {
  const type = nixTypes.get(schema);
  if (type === undefined) {
    throw new TypeError(
      "this zod type has no Nix facts: build option types with `types` from bare-mounts/schema",
    );
  }
  return type as NixType;
}
