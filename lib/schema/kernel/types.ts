import { z } from "zod";
import { isNixData, isNixNumber } from "./data.ts";
import { type EnumValue, nixTypeOf, type OptionTree, withNixType } from "./nix-type.ts";
import { nameDefaultsOf, packageType } from "./option.ts";
import type { OptionPath } from "./option-path.ts";
import { claimedTwice } from "./shapes.ts";
import { nameSubmodules, submoduleType } from "./submodule-name.ts";

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

/** Whole numbers of some bits, as nixpkgs names them. */
function sizedInt(name: string, bits: number, isSigned = false) {
  return () => {
    const type = { kind: "sizedInt", name, bits, isSigned } as const;
    const { min, max } = rangeOf(type);
    return withNixType(z.int().min(min).max(max), type);
  };
}

/** What a number of some bits can be. */
export function rangeOf({ bits, isSigned }: { readonly bits: number; readonly isSigned: boolean }): {
  readonly min: number;
  readonly max: number;
} {
  return isSigned ? { min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 } : { min: 0, max: 2 ** bits - 1 };
}

/** Bounds of a number that need not be whole. `min` and `max` belong to the range, `above` does not. */
type NumberRange =
  | { readonly min?: number; readonly max?: number; readonly above?: never }
  | { readonly above: number; readonly min?: never; readonly max?: never };

function number({ min, max, above }: NumberRange = {}) {
  const schema = z.number().refine(isNixNumber, { error: "expected a number that Nix can hold" });
  const from = min === undefined ? schema : schema.min(min);
  const to = max === undefined ? from : from.max(max);
  return withNixType(above === undefined ? to : to.gt(above), {
    kind: "number",
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(above === undefined ? {} : { above }),
  });
}

function separatedString(separator: string) {
  return withNixType(z.string(), { kind: "separatedString", separator });
}

const noData = "expected data as JSON has it, or packages; no set in it may have the name _type";

function submodule<const Tree extends OptionTree>(options: Tree): z.ZodObject<Tree, z.core.$strict>;
function submodule<const Tree extends OptionTree>(
  name: string,
  options: Tree,
): z.ZodObject<Tree, z.core.$strict>;
function submodule<const Tree extends OptionTree>(nameOrOptions: string | Tree, named?: Tree) {
  const options = typeof nameOrOptions === "string" ? named : nameOrOptions;
  if (options === undefined) throw new TypeError("a submodule needs options: types.submodule({ … })");
  return submoduleOf(typeof nameOrOptions === "string" ? nameOrOptions : null, options, null);
}

function openSubmodule<const Tree extends OptionTree>(
  name: string,
  freeform: z.ZodType,
  options: Tree,
): z.ZodObject<Tree, z.core.$catchall<z.ZodType>> {
  // What the freeform type asks of one attribute; of a type that is none of attribute sets, Nix alone knows it.
  const type = nixTypeOf(freeform);
  const strict = submoduleOf(name, options, freeform);
  const open = strict.catchall(type.kind === "attrsOf" ? type.of : z.unknown());
  return withNixType(open as z.ZodObject<Tree, z.core.$catchall<z.ZodType>>, nixTypeOf(strict));
}

function submoduleOf<const Tree extends OptionTree>(
  name: string | null,
  options: Tree,
  freeform: z.ZodType | null,
) {
  nameSubmodules(options);
  return withNixType(z.strictObject(options), submoduleType(name, options, freeform));
}

/** What {@link types.nix} takes. */
export interface TypeInNix<Schema extends z.ZodType> {
  /** What documentation says: `raw value`. */
  readonly description: string;
  /** Those of its values that TypeScript can say. Default: none. */
  readonly values?: Schema;
  /** Its Nix source: text, or pieces of text and of types, made of `values`. */
  readonly type: string | ((values: Schema) => readonly (string | z.ZodType)[]);
}

function nix(given: TypeInNix<z.ZodType> & { readonly values?: never }): z.ZodType<never, never>;
function nix<Schema extends z.ZodType>(given: TypeInNix<Schema> & { readonly values: Schema }): Schema;
function nix({ description, values, type }: TypeInNix<z.ZodType>): z.ZodType {
  const source = typeof type === "string" ? [type] : type(values as z.ZodType);
  const schema =
    values?.clone() ??
    z.custom<never>(() => false, {
      error: "expected what only Nix can say: set it in a .nix file",
    });
  return withNixType(schema, { kind: "nix", description, source, values: values ?? null });
}

function oneOf<const Types extends readonly [z.ZodType, ...z.ZodType[]]>(of: Types) {
  const shape = claimedTwice(of);
  if (shape !== null) {
    throw new TypeError(
      `Nix would give every ${shape} to the first of two types that take one, and not look inside: put the choice inside ` +
        "of one type, as in listOf(either(a, b)), or the type that takes any last",
    );
  }
  if (of.some((type) => nameDefaultsOf(type).length > 0)) {
    throw new TypeError(
      "a submodule that is one of several types has no name that a default could derive from",
    );
  }
  return withNixType(z.union(of), { kind: "either", of });
}

function unique<Schema extends z.ZodType>(of: Schema, message: string | null = null) {
  return withNixType(of.clone() as Schema, { kind: "unique", of, message });
}

function nonEmptyListOf<Schema extends z.ZodType>(of: Schema) {
  return withNixType(listOf(of).min(1), { kind: "nonEmptyListOf", of });
}

function functionTo(_of: z.ZodType): never {
  throw new TypeError(
    "types.functionTo: no configuration in TypeScript or JSON can hold a Nix function: declare this option in your module's " +
      "own .nix file, beside the generated ones",
  );
}

function attrsOf<Schema extends z.ZodType>(
  of: Schema,
  placeholder = "name",
  { listedBy = null, isLazy = false }: { readonly listedBy?: string | null; readonly isLazy?: boolean } = {},
) {
  const derived = nameDefaultsOf(of);
  const schema = z.record(z.string(), of).transform((values, context) => {
    for (const [name, value] of Object.entries(values)) {
      for (const { path, type } of value === null ? [] : derived) {
        const isDefault = setDefault(value, path, name);
        // Nix looks at a default as at any value.
        const issues = isDefault ? type.safeParse(name).error?.issues : undefined;
        for (const { message } of issues ?? []) {
          context.addIssue({ code: "custom", message, input: name, path: [name, ...path] });
        }
      }
    }
    return values;
  });
  return withNixType(schema, { kind: "attrsOf", of, placeholder, listedBy, isLazy });
}

/**
 * Sets an option that has no value yet. zod made `target`, so it is ours to change.
 *
 * @returns whether it had none
 */
function setDefault(target: unknown, [first = "", ...rest]: OptionPath, value: string): boolean {
  const attributes = target as Record<string, unknown>;
  if (rest.length > 0) return setDefault(attributes[first], rest, value);
  if (attributes[first] !== undefined) return false;
  attributes[first] = value;
  return true;
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
  /** One of some values. */
  enum: <const Values extends readonly [EnumValue, ...EnumValue[]]>(values: Values) =>
    withNixType(z.literal(values), { kind: "enum", values }),
  /** A string with something else than blanks, tabs and line breaks in it. */
  nonEmptyStr: () =>
    withNixType(
      z.string().refine((value) => !/^[ \t\n]*$/.test(value), {
        error: "expected some text, not only blanks and line breaks",
      }),
      { kind: "nonEmptyStr" },
    ),
  /** Strings that several modules give are put together, with this between them. */
  separatedString,
  /** The same with line breaks. */
  lines: () => separatedString("\n"),
  /** The same with commas. */
  commas: () => separatedString(","),
  /** The same with colons, as in `PATH`. */
  envVar: () => separatedString(":"),
  /**
   * An absolute path. It is printed as a string, so that nothing is copied into the world-readable store; Nix takes a path or a
   * package as well.
   */
  path: () =>
    withNixType(
      z.string().refine((value) => value.startsWith("/"), {
        error: "expected an absolute path, one that begins with /",
      }),
      { kind: "path" },
    ),
  /** A package of nixpkgs, made by `nixPackage`. `packageOption` is what most modules need. */
  package: packageType,
  /** A whole number; `min` and `max` belong to the range. */
  int,
  /** Whole numbers in a range, as nixpkgs names them. */
  ints: {
    /** From one number to another, both of which belong to the range. */
    between: (min: number, max: number) => int({ min, max }),
    /** From 0. */
    unsigned: () => int({ min: 0 }),
    /** From 1. */
    positive: () => int({ min: 1 }),
    /** From 0 to 255. */
    u8: sizedInt("ints.u8", 8),
    /** From 0 to 65535. */
    u16: sizedInt("ints.u16", 16),
    /** From 0 to 4294967295. */
    u32: sizedInt("ints.u32", 32),
    /** From -128 to 127. */
    s8: sizedInt("ints.s8", 8, true),
    /** From -32768 to 32767. */
    s16: sizedInt("ints.s16", 16, true),
    /** From -2147483648 to 2147483647. */
    s32: sizedInt("ints.s32", 32, true),
  },
  /** A TCP or UDP port, from 0 to 65535. */
  port: sizedInt("port", 16),
  /**
   * A floating point number. JavaScript's `1` is printed as `1.0`. In JSON that Nix reads by itself, `1` is a whole number and
   * refused: `number` takes both.
   */
  float: () =>
    withNixType(z.number().refine(isNixNumber, { error: "expected a number that Nix can hold" }), {
      kind: "float",
    }),
  /** A whole or a floating point number. */
  number,
  /** Any attribute set. Of two definitions of one attribute the later one counts: `attrsOf(anything())` merges better. */
  attrs: () =>
    withNixType(z.record(z.string(), z.unknown()).refine(isNixData, { error: noData }), { kind: "attrs" }),
  /** Any data. Attribute sets are merged by attribute; of all else several definitions must be equal. */
  anything: () => withNixType(z.unknown().refine(isNixData, { error: noData }), { kind: "anything" }),
  /** What a type takes, but defined in one place only. `message` says why, in Nix' error. */
  unique,
  /** The same without a message. */
  uniq: <Schema extends z.ZodType>(of: Schema) => unique(of),
  /**
   * One of two types: the first that takes a value counts.
   *
   * @throws TypeError where Nix would choose otherwise, since it does not look into lists and attribute sets.
   */
  either: <One extends z.ZodType, Other extends z.ZodType>(one: One, other: Other) => oneOf([one, other]),
  /** One of several types, as `either`. */
  oneOf,
  /**
   * There for its message: no configuration in TypeScript or JSON can hold a Nix function.
   *
   * @throws TypeError always.
   */
  functionTo,
  /** A list with at least one element. */
  nonEmptyListOf,
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
   * In generated code it is called as the first option that has it; a name before the options is another one: `disk` makes it
   * `DiskConfig` in TypeScript and `diskOptions` in Nix.
   *
   * @throws TypeError for a name of other characters than letters and digits.
   */
  submodule,
  /** A submodule that takes attributes beside its options, too: Nix' `freeformType`, a type of attribute sets. */
  openSubmodule,
  /** An attribute set in which an attribute stays although `mkIf` takes its value away. */
  lazyAttrsOf: <Schema extends z.ZodType>(of: Schema, placeholder = "name") =>
    attrsOf(of, placeholder, { isLazy: true }),
  /**
   * A type that only Nix can say, by its source, which may use `lib`, `types` and `pkgs`.
   *
   * @example types.nix({ description: "raw value", type: "types.raw" })
   */
  nix,
};
