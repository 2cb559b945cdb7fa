import type { z } from "zod";
import { isAttributes } from "./attributes.ts";
import { matchNixType, type NixTypeTable, nixTypeOf, type OptionTree } from "./nix-type.ts";

/** A type directly inside of another one. */
export interface TypePart {
  /** What leads to it in an option's path: `*` in a list, `<name>` where the user chooses a name; null: nothing does. */
  readonly step: string | null;
  readonly type: z.ZodType;
}

/** A value directly inside of another one, with its type. */
export interface ValuePart extends TypePart {
  /** Its name or its index; null where it is the value itself, seen as what is inside of its type. */
  readonly key: string | number | null;
  readonly value: unknown;
}

const none = (): readonly TypePart[] => [];

/** Of a submodule see {@link optionsOf}: its options are members of a tree, not types. */
const parts: NixTypeTable<readonly TypePart[]> = {
  bool: none,
  str: none,
  strMatching: none,
  enum: none,
  nonEmptyStr: none,
  separatedString: none,
  path: none,
  int: none,
  sizedInt: none,
  float: none,
  number: none,
  package: none,
  attrs: none,
  anything: none,
  nullOr: ({ of }) => [{ step: null, type: of }],
  unique: ({ of }) => [{ step: null, type: of }],
  either: ({ of }) => of.map((type) => ({ step: null, type })),
  listOf: ({ of }) => [{ step: "*", type: of }],
  nonEmptyListOf: ({ of }) => [{ step: "*", type: of }],
  attrsOf: ({ of, placeholder }) => [{ step: `<${placeholder}>`, type: of }],
  submodule: none,
  nix: ({ values }) => (values === null ? [] : [{ step: null, type: values }]),
};

/** The types that a type is made of. */
export function partsOf(schema: z.ZodType): readonly TypePart[] {
  return matchNixType(parts, nixTypeOf(schema));
}

/** The options of a submodule; null for every other kind of type. */
export function optionsOf(schema: z.ZodType): OptionTree | null {
  const type = nixTypeOf(schema);
  return type.kind === "submodule" ? type.options : null;
}

const nothing = (): readonly ValuePart[] => [];

const valueParts: NixTypeTable<readonly ValuePart[], [unknown]> = {
  bool: nothing,
  str: nothing,
  strMatching: nothing,
  enum: nothing,
  nonEmptyStr: nothing,
  separatedString: nothing,
  path: nothing,
  int: nothing,
  sizedInt: nothing,
  float: nothing,
  number: nothing,
  package: nothing,
  attrs: nothing,
  anything: nothing,
  unique: ({ of }, value) => [{ key: null, step: null, type: of, value }],
  either: ({ of }, value) => {
    const type = alternativeOf(of, value);
    return type === null ? [] : [{ key: null, step: null, type, value }];
  },
  nonEmptyListOf: ({ of }, value) => elements(of, value),
  nullOr: ({ of }, value) => (value === null ? [] : [{ key: null, step: null, type: of, value }]),
  listOf: ({ of }, value) => elements(of, value),
  attrsOf: ({ of, placeholder }, value) =>
    Object.entries(isAttributes(value) ? value : {}).map(([key, member]) => ({
      ...{ key, step: `<${placeholder}>` },
      ...{ type: of, value: member },
    })),
  submodule: nothing,
  nix: ({ values }, value) => (values === null ? [] : [{ key: null, step: null, type: values, value }]),
};

/** The values inside of one, as far as it has its type's form; the options of a submodule are not among them. */
export function valuePartsOf(schema: z.ZodType, value: unknown): readonly ValuePart[] {
  return matchNixType(valueParts, nixTypeOf(schema), value);
}

/** The first of several types that takes a value; null where none does. */
export function alternativeOf(of: readonly z.ZodType[], value: unknown): z.ZodType | null {
  return of.find((type) => type.safeParse(value).success) ?? null;
}

function elements(type: z.ZodType, value: unknown): ValuePart[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.map((element, key) => ({ key, step: "*", type, value: element }));
}
