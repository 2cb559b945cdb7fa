import { printNix } from "../../lib/nix/index.ts";
import { matchNixType, type NixType, type NixTypeTable, nixTypeOf } from "../../lib/schema/kernel/index.ts";

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
  nonEmptyStr: () => "types.nonEmptyStr",
  separatedString: ({ separator }) =>
    separatorNames.get(separator) ?? `types.separatedString ${printNix(separator)}`,
  path: () => "types.path",
  sizedInt: ({ name }) => `types.${name}`,
  float: () => "types.float",
  number: printNumberType,
  package: () => "types.package",
  attrs: () => "types.attrs",
  anything: () => "types.anything",
  unique: ({ of, message }, place) =>
    applied(message === null ? "types.uniq" : `types.unique { message = ${printNix(message)}; }`, of, place),
  either: ({ of }, place) => {
    const alternatives = of.map((type) => grouped(printType(type, place)));
    return alternatives.length === 2
      ? `types.either ${alternatives.join(" ")}`
      : `types.oneOf [ ${alternatives.join(" ")} ]`;
  },
  nonEmptyListOf: ({ of }, place) => applied("types.nonEmptyListOf", of, place),
  nullOr: ({ of }, place) => applied("types.nullOr", of, place),
  listOf: ({ of }, place) => applied("types.listOf", of, place),
  attrsOf: ({ of, placeholder, listedBy, isLazy }, place) => {
    const lazy = isLazy ? "lazy = true; " : "";
    const type =
      placeholder === "name"
        ? applied(isLazy ? "types.lazyAttrsOf" : "types.attrsOf", of, place)
        : `types.attrsWith { elemType = ${printType(of, place)}; ${lazy}placeholder = ${printNix(placeholder)}; }`;
    return listedBy === null ? type : `import ./listed.nix lib ${printNix(listedBy)} (${type})`;
  },
  submodule: ({ name }) => `types.submodule ${submoduleName(name)}`,
  nix: ({ source }, place) =>
    source.map((piece) => (typeof piece === "string" ? piece : grouped(printType(piece, place)))).join(""),
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
  return `${type} ${grouped(inner)}`;
}

function grouped(type: string): string {
  return type.includes(" ") ? `(${type})` : type;
}

/** Separators for which `lib.types` has a name. */
const separatorNames: ReadonlyMap<string, string> = new Map([
  ["\n", "types.lines"],
  [",", "types.commas"],
  [":", "types.envVar"],
]);

function printNumberType({ min, max, above }: Extract<NixType, { kind: "number" }>): string {
  if (above !== undefined) {
    return above === 0
      ? "types.numbers.positive"
      : `types.addCheck types.number (number: number > ${printArgument(above)})`;
  }
  if (max === undefined) {
    if (min === undefined) return "types.number";
    return min === 0
      ? "types.numbers.nonnegative"
      : `types.addCheck types.number (number: number >= ${printArgument(min)})`;
  }
  return min === undefined
    ? `types.addCheck types.number (number: number <= ${printArgument(max)})`
    : `types.numbers.between ${printArgument(min)} ${printArgument(max)}`;
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
  const text = printNix(number);
  return number < 0 ? `(${text})` : text;
}
