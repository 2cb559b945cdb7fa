import { matchNixType, type NixTypeTable, nixTypeOf } from "../../lib/schema/kernel/index.ts";

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
      ? noun(`value "${values.join()}" (singular enum)`)
      : { text: `one of ${values.map((value) => `"${value}"`).join(", ")}`, class: "conjunction" },
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
  nullOr: ({ of }) => ({ text: `null or ${phrase(of, ["noun", "conjunction"])}`, class: "conjunction" }),
  listOf: ({ of }) => ({ text: `list of ${phrase(of, ["noun", "composite"])}`, class: "composite" }),
  attrsOf: ({ of, listedBy }) => {
    const text = `attribute set of ${phrase(of, ["noun", "composite"])}`;
    return listedBy === null
      ? { text, class: "composite" }
      : {
          text: `(${text}) or (list of attribute set of raw value) convertible to it`,
          class: null,
        };
  },
  submodule: () => ({ text: "submodule", class: null }),
};

/** Twin of `optionDescriptionPhrase` in nixpkgs' lib/types.nix. */
function phrase(schema: SchemaOf, bare: readonly DescriptionClass[]): string {
  const described = matchNixType(descriptions, nixTypeOf(schema));
  return bare.includes(described.class) ? described.text : `(${described.text})`;
}

/** A type in the words of nixpkgs' manual: `null or (list of string)`. */
export function typeDescription(schema: SchemaOf): string {
  return matchNixType(descriptions, nixTypeOf(schema)).text;
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
  nullOr: ({ of }) => typeWording(of),
  listOf: ({ of }) => typeWording(of),
  attrsOf: ({ of }) => typeWording(of),
  submodule: none,
};

/** What a pattern or a bound in a type means, for people; null where the type says it by itself. */
export function typeWording(schema: SchemaOf): string | null {
  return matchNixType(wordings, nixTypeOf(schema));
}
