import { printNix } from "../../lib/nix/index.ts";
import { matchNixType, type NixTypeTable, nixTypeOf } from "../../lib/schema/kernel/index.ts";

/** Where a type begins: lists in it break to further lines according to that. */
interface Place {
  readonly indentation: number;
  readonly column: number;
}

type SchemaOf = Parameters<typeof nixTypeOf>[0];

const nixTypes: NixTypeTable<string, [Place]> = {
  bool: () => "types.bool",
  str: () => "types.str",
  strMatching: ({ pattern }) => `types.strMatching ${printNix(pattern)}`,
  enum: ({ values }, { indentation, column }) =>
    `types.enum ${printNix(values, { indentation, column: column + "types.enum ".length })}`,
  int: printInt,
  nullOr: ({ of }, place) => applied("types.nullOr", of, place),
  listOf: ({ of }, place) => applied("types.listOf", of, place),
  attrsOf: ({ of, placeholder, listedBy }, place) => {
    const type =
      placeholder === "name"
        ? applied("types.attrsOf", of, place)
        : `types.attrsWith { elemType = ${printType(of, place)}; placeholder = ${printNix(placeholder)}; }`;
    return listedBy === null
      ? type
      : `types.coercedTo (types.listOf (types.attrsOf types.raw)) (import ./listed.nix lib ${printNix(listedBy)}) (${type})`;
  },
  submodule: ({ name }) => `types.submodule ${submoduleName(name)}`,
};

/** A type in the words of `lib.types`. */
export function printType(schema: SchemaOf, place: Place): string {
  return matchNixType(nixTypes, nixTypeOf(schema), place);
}

/** The name that a submodule's options are bound to. */
export function submoduleName(name: string): string {
  return `${name}Options`;
}

function applied(type: string, of: SchemaOf, { indentation, column }: Place): string {
  const inner = printType(of, { indentation, column: column + type.length + 2 });
  return inner.includes(" ") ? `${type} (${inner})` : `${type} ${inner}`;
}

function printInt({ min, max }: { readonly min?: number; readonly max?: number }): string {
  if (max === undefined) {
    const named = new Map([
      [undefined, "types.int"],
      [0, "types.ints.unsigned"],
      [1, "types.ints.positive"],
    ]).get(min);
    return named ?? `types.addCheck types.int (number: number >= ${min})`;
  }
  return min === undefined
    ? `types.addCheck types.int (number: number <= ${max})`
    : `types.ints.between ${printArgument(min)} ${printArgument(max)}`;
}

function printArgument(number: number): string {
  return number < 0 ? `(${number})` : String(number);
}
