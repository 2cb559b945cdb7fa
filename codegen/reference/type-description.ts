import {
  type EnumValue,
  matchNixType,
  type NixTypeTable,
  nixTypeOf,
  rangeOf,
} from "../../lib/schema/kernel/index.ts";

/** What decides whether a description needs parentheses inside of another. Source: `mkOptionType` in nixpkgs' lib. */
type DescriptionClass = "noun" | "conjunction" | "composite" | "nonRestrictiveClause" | null;

interface Described {
  readonly text: string;
  readonly class: DescriptionClass;
}

type SchemaOf = Parameters<typeof nixTypeOf>[0];

const noun = (text: string): Described => ({ text, class: "noun" });

const descriptions: NixTypeTable<Described> = {
  bool: () => noun("boolean"),
  str: () => noun("string"),
  strMatching: ({ pattern }) => noun(`string matching the pattern ${pattern}`),
  enum: ({ values }) =>
    values.length === 1
      ? noun(`value ${values.map(shownValue).join("")} (singular enum)`)
      : { text: `one of ${values.map(shownValue).join(", ")}`, class: "conjunction" },
  int: ({ min, max }) => {
    if (min !== undefined && max !== undefined) {
      return noun(`integer between ${min} and ${max} (both inclusive)`);
    }
    if (max === undefined && (min === 0 || min === 1)) {
      const text = min === 0 ? "unsigned integer, meaning >=0" : "positive integer, meaning >0";
      return { text, class: "nonRestrictiveClause" };
    }
    return noun("signed integer");
  },
  nonEmptyStr: () => noun("non-empty string"),
  separatedString: ({ separator }) => noun(`strings concatenated with ${JSON.stringify(separator)}`),
  path: () => noun("absolute path"),
  sizedInt: (type) => {
    const { min, max } = rangeOf(type);
    const sign = type.isSigned ? "signed" : "unsigned";
    return noun(`${type.bits} bit ${sign} integer; between ${min} and ${max} (both inclusive)`);
  },
  float: () => noun("floating point number"),
  number: ({ min, max, above }) => {
    const text = "integer or floating point number";
    if (min !== undefined && max !== undefined) {
      return { text: `${text} between ${min} and ${max} (both inclusive)`, class: "conjunction" };
    }
    if (min === 0) return { text: `nonnegative ${text}, meaning >=0`, class: "nonRestrictiveClause" };
    if (above === 0) return { text: `positive ${text}, meaning >0`, class: "nonRestrictiveClause" };
    return { text: `signed ${text}`, class: "conjunction" };
  },
  package: () => noun("package"),
  attrs: () => ({ text: "attribute set", class: null }),
  anything: () => noun("anything"),
  unique: ({ of }) => describe(of),
  either: ({ of }) => of.map(describe).reduce(describeEither),
  nonEmptyListOf: ({ of }) => {
    const list = `list of ${phrase(of, ["noun", "composite"])}`;
    return { text: `non-empty (${list})`, class: "composite" };
  },
  nullOr: ({ of }) => ({ text: `null or ${phrase(of, ["noun", "conjunction"])}`, class: "conjunction" }),
  listOf: ({ of }) => ({ text: `list of ${phrase(of, ["noun", "composite"])}`, class: "composite" }),
  attrsOf: ({ of, listedBy, isLazy }) => {
    const text = `${isLazy ? "lazy " : ""}attribute set of ${phrase(of, ["noun", "composite"])}`;
    return listedBy === null
      ? { text, class: "composite" }
      : {
          text: `(${text}) or (list of attribute set of raw value) convertible to it`,
          class: null,
        };
  },
  submodule: ({ freeform }) =>
    freeform === null
      ? { text: "submodule", class: null }
      : { text: `open submodule of ${phrase(freeform, ["noun", "composite"])}`, class: null },
  nix: ({ description }) => ({ text: description, class: null }),
};

/** Twin of what `enum` in nixpkgs' lib/types.nix does. */
function shownValue(value: EnumValue): string {
  if (value === null) return "<null>";
  return typeof value === "string" ? `"${value}"` : String(value);
}

/** Twin of `optionDescriptionPhrase` in nixpkgs' lib/types.nix. */
function phrase(schema: SchemaOf, bare: readonly DescriptionClass[]): string {
  return phraseOf(describe(schema), bare);
}

function phraseOf(described: Described, bare: readonly DescriptionClass[]): string {
  return bare.includes(described.class) ? described.text : `(${described.text})`;
}

/** Twin of the description of `either`; `oneOf` is one within the other. */
function describeEither(one: Described, other: Described): Described {
  const text =
    one.class === "nonRestrictiveClause"
      ? `${one.text}, or ${phraseOf(other, ["noun", "conjunction"])}`
      : `${phraseOf(one, ["noun", "conjunction"])} or ${phraseOf(other, ["noun", "conjunction", "composite"])}`;
  return { text, class: "conjunction" };
}

function describe(schema: SchemaOf): Described {
  return matchNixType(descriptions, nixTypeOf(schema));
}

/** A type in the words of nixpkgs' manual: `null or (list of string)`. */
export function typeDescription(schema: SchemaOf): string {
  return describe(schema).text;
}

const none = () => null;

const wordings: NixTypeTable<string | null> = {
  bool: none,
  str: none,
  strMatching: ({ description }) => description,
  enum: none,
  // Those of which nixpkgs' description says nothing, since it has no type for them.
  int: ({ min, max }) => {
    if (max === undefined) {
      return min === undefined || min === 0 || min === 1 ? null : `at least ${min}`;
    }
    return min === undefined ? `at most ${max}` : null;
  },
  nonEmptyStr: none,
  separatedString: none,
  path: none,
  sizedInt: none,
  float: none,
  number: ({ min, max, above }) => {
    if (above !== undefined) return above === 0 ? null : `more than ${above}`;
    if (max === undefined) return min === undefined || min === 0 ? null : `at least ${min}`;
    return min === undefined ? `at most ${max}` : null;
  },
  package: none,
  attrs: none,
  anything: none,
  unique: ({ of, message }) => typeWording(of) ?? message,
  either: ({ of }) => of.map(typeWording).find((wording) => wording !== null) ?? null,
  nonEmptyListOf: ({ of }) => typeWording(of),
  nullOr: ({ of }) => typeWording(of),
  listOf: ({ of }) => typeWording(of),
  attrsOf: ({ of }) => typeWording(of),
  submodule: none,
  nix: ({ values }) => (values === null ? null : typeWording(values)),
};

/** What a pattern or a bound in a type means, for people; null where the type says it by itself. */
export function typeWording(schema: SchemaOf): string | null {
  return matchNixType(wordings, nixTypeOf(schema));
}
