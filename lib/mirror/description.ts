import { z } from "zod";

// What nix/describe.nix says of a module's options, as it comes.

const shown = z.object({ _type: z.string(), text: z.string() });

/** What documentation shows in place of a value: Nix source, or CommonMark. */
export type Shown = z.infer<typeof shown>;

interface Named {
  /** nixpkgs' name of the type, and what documentation says. */
  readonly name: string;
  readonly description: string;
  readonly descriptionClass?: string | null | undefined;
  /** Whether the description is another than the constructor gives. */
  readonly isRenamed?: boolean | undefined;
  /** Whether there is a check beside the constructor's. */
  readonly isChecked?: boolean | undefined;
}

/** A type by its structure, as far as nixpkgs' lib shows it. */
export type DescribedType = Named &
  (
    | { readonly kind: "constant"; readonly constant: string }
    | { readonly kind: "enum"; readonly values: readonly (string | number | boolean | null)[] }
    | { readonly kind: "separatedString"; readonly separator: string }
    | { readonly kind: "strMatching"; readonly pattern: string }
    | {
        readonly kind: "listOf" | "nonEmptyListOf" | "nullOr" | "unique" | "functionTo";
        readonly of: DescribedType;
      }
    | {
        readonly kind: "attrsOf";
        readonly of: DescribedType;
        readonly isLazy: boolean;
        readonly placeholder: string;
      }
    | { readonly kind: "either"; readonly of: readonly [DescribedType, DescribedType] }
    | { readonly kind: "coercedTo"; readonly from: DescribedType; readonly of: DescribedType }
    | {
        readonly kind: "submodule";
        readonly options: DescribedTree;
        readonly freeform: DescribedType | null;
      }
    | { readonly kind: "opaque" | "recursive" }
  );

/** An option without its values. */
export interface DescribedOption {
  readonly type: DescribedType;
  readonly description: string | null;
  readonly hasDefault: boolean;
  readonly hasExample: boolean;
  readonly hasApply: boolean;
  readonly defaultText: Shown | null;
  readonly internal: boolean;
  readonly readOnly: boolean;
  readonly visible: boolean | "shallow" | "transparent";
  readonly position: {
    readonly file: string;
    readonly line: number | null;
    readonly column: number | null;
  } | null;
}

/** Options by name, and groups of them. */
export interface DescribedTree {
  readonly group: Readonly<Record<string, DescribedTree | { readonly option: DescribedOption }>>;
}

const named = {
  name: z.string(),
  description: z.string(),
  descriptionClass: z.string().nullish(),
  isRenamed: z.boolean().optional(),
  isChecked: z.boolean().optional(),
};

const type: z.ZodType<DescribedType> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.object({ ...named, kind: z.literal("constant"), constant: z.string() }),
    z.object({
      ...named,
      kind: z.literal("enum"),
      values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
    z.object({ ...named, kind: z.literal("separatedString"), separator: z.string() }),
    z.object({ ...named, kind: z.literal("strMatching"), pattern: z.string() }),
    z.object({
      ...named,
      kind: z.enum(["listOf", "nonEmptyListOf", "nullOr", "unique", "functionTo"]),
      of: type,
    }),
    z.object({
      ...named,
      kind: z.literal("attrsOf"),
      of: type,
      isLazy: z.boolean(),
      placeholder: z.string(),
    }),
    z.object({ ...named, kind: z.literal("either"), of: z.tuple([type, type]) }),
    z.object({ ...named, kind: z.literal("coercedTo"), from: type, of: type }),
    z.object({ ...named, kind: z.literal("submodule"), options: tree, freeform: type.nullable() }),
    z.object({ ...named, kind: z.enum(["opaque", "recursive"]) }),
  ]),
);

const option: z.ZodType<DescribedOption> = z.object({
  type,
  description: z.string().nullable(),
  hasDefault: z.boolean(),
  hasExample: z.boolean(),
  hasApply: z.boolean(),
  defaultText: shown.nullable(),
  internal: z.boolean(),
  readOnly: z.boolean(),
  visible: z.union([z.boolean(), z.enum(["shallow", "transparent"])]),
  position: z
    .object({ file: z.string(), line: z.number().nullable(), column: z.number().nullable() })
    .nullable(),
});

const tree: z.ZodType<DescribedTree> = z.lazy(() =>
  z.object({ group: z.record(z.string(), z.union([tree, z.object({ option })])) }),
);

/** The form of what describe.nix gives. */
export const treeSchema = z.object({
  path: z.array(z.string()),
  group: z.record(z.string(), z.union([tree, z.object({ option })])),
});

/** A value with a tag at everything: not all that Nix has is JSON. */
export type Tagged =
  | { readonly value: null | boolean | number | string }
  | { readonly float: number }
  | { readonly list: readonly Tagged[] }
  | { readonly set: Readonly<Record<string, Tagged>> }
  | { readonly path: string }
  | { readonly package: string }
  | { readonly shown: Shown }
  /** What no data is: a function, say. */
  | { readonly unknown: string };

const tagged: z.ZodType<Tagged> = z.lazy(() =>
  z.union([
    z.strictObject({ value: z.union([z.null(), z.boolean(), z.number(), z.string()]) }),
    z.strictObject({ float: z.number() }),
    z.strictObject({ list: z.array(tagged) }),
    z.strictObject({ set: z.record(z.string(), tagged) }),
    z.strictObject({ path: z.string() }),
    z.strictObject({ package: z.string() }),
    z.strictObject({ shown }),
    z.strictObject({ unknown: z.string() }),
  ]),
);

/** What leads to an option: names, and lists of names of `nestedTypes` that lead into a submodule. */
export type Steps = readonly (string | readonly string[])[];

/** Default and example of an option; null: it has none. */
export interface OptionValues {
  readonly default: Tagged | null;
  readonly example: Tagged | null;
  /** The same as documentation shows them. */
  readonly defaultShown: Shown | { readonly unknown: string } | null;
  readonly exampleShown: Shown | { readonly unknown: string } | null;
}

/** The form of both. */
export const valuesSchema: z.ZodType<OptionValues> = z.object({
  default: tagged.nullable(),
  example: tagged.nullable(),
  defaultShown: z.union([shown, z.strictObject({ unknown: z.string() })]).nullable(),
  exampleShown: z.union([shown, z.strictObject({ unknown: z.string() })]).nullable(),
});

const docSchema = z.object({
  name: z.string(),
  description: z.union([z.string(), shown]).nullable(),
  visible: z.boolean(),
  internal: z.boolean(),
  readOnly: z.boolean(),
  type: z.string(),
  default: z.union([shown, z.strictObject({ unknown: z.string() })]).nullable(),
  example: z.union([shown, z.strictObject({ unknown: z.string() })]).nullable(),
});

/** What `lib.optionAttrSetToDocList` says of an option. */
export type OptionDoc = z.infer<typeof docSchema>;

/** The form of all of that. */
export const docsSchema = z.array(docSchema);
