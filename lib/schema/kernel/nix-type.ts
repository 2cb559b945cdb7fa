import { z } from "zod";

/**
 * What Nix must know of a zod type. Every output of codegen is one table keyed by `kind`; a new kind is one entry
 * in each table, and the compiler names the tables that lack it.
 */
export type NixType =
  | { readonly kind: "bool" }
  | { readonly kind: "str" }
  | { readonly kind: "strMatching"; readonly pattern: string; readonly description: string }
  | { readonly kind: "enum"; readonly values: readonly EnumValue[] }
  | { readonly kind: "nonEmptyStr" }
  | { readonly kind: "separatedString"; readonly separator: string }
  | { readonly kind: "path" }
  | { readonly kind: "int"; readonly min?: number; readonly max?: number }
  | {
      readonly kind: "sizedInt";
      /** Its name in `lib.types`: `port`, `ints.u8`. */
      readonly name: string;
      readonly bits: number;
      readonly isSigned: boolean;
    }
  | { readonly kind: "float" }
  | {
      readonly kind: "number";
      readonly min?: number;
      readonly max?: number;
      /** A bound that does not belong to the range, in place of `min`. */
      readonly above?: number;
    }
  | { readonly kind: "package" }
  | { readonly kind: "attrs" }
  | { readonly kind: "anything" }
  | { readonly kind: "nullOr"; readonly of: z.ZodType }
  | { readonly kind: "unique"; readonly of: z.ZodType; readonly message: string | null }
  | { readonly kind: "either"; readonly of: readonly z.ZodType[] }
  | { readonly kind: "listOf"; readonly of: z.ZodType }
  | { readonly kind: "nonEmptyListOf"; readonly of: z.ZodType }
  | {
      readonly kind: "attrsOf";
      readonly of: z.ZodType;
      readonly placeholder: string;
      /** The attribute that says the name in the older form, a list; null: there is no such form. */
      readonly listedBy: string | null;
      /** Whether an attribute is there although `mkIf` takes its value away: `lazyAttrsOf`. */
      readonly isLazy: boolean;
    }
  | {
      readonly kind: "submodule";
      /** What generated code calls it: the name that was given, or that of the option that has it. */
      readonly name: string;
      readonly options: OptionTree;
      /** The type of all attributes together that no option has; null: there are none. */
      readonly freeform: z.ZodType | null;
    }
  | {
      /** A type that only Nix can say. */
      readonly kind: "nix";
      readonly description: string;
      /** Its Nix source, in pieces: text, and types that stand in it. */
      readonly source: readonly (string | z.ZodType)[];
      /** Those of its values that TypeScript can say; null: there are none. */
      readonly values: z.ZodType | null;
    };

/** What an enumeration can have in it. */
export type EnumValue = string | number | boolean | null;

/** What a type is to Nix, by the name of its constructor in `types`. */
export type NixKind = NixType["kind"];

/** What there is to do for each kind of type: one output of codegen is one such table. */
export type NixTypeTable<Result, Context extends readonly unknown[] = []> = {
  readonly [Kind in NixKind]: (type: Extract<NixType, { kind: Kind }>, ...context: Context) => Result;
};

/** The options of a module, a submodule or a group, by name, in the order in which they are documented. */
export type OptionTree = Readonly<Record<string, z.ZodType>>;

/** Beside each zod type made by `types`, its Nix facts. */
const nixTypes = z.registry<NixType>();

/** Looks a type up in a table and does what the table says for its kind. */
export function matchNixType<Result, Context extends readonly unknown[]>(
  table: NixTypeTable<Result, Context>,
  type: NixType,
  ...context: Context
): Result {
  // TypeScript does not see that an entry's parameter and `type` have the same kind; the table's type makes it so.
  const entry = table[type.kind] as (type: NixType, ...context: Context) => Result;
  return entry(type, ...context);
}

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
