import type { z } from "zod";
import { printNix } from "../nix/index.ts";
import { type CallName, type Code, call, literal, object, runCode } from "./code.ts";
import type { DescribedTree, DescribedType } from "./description.ts";

/** A type as code, with what of it the code cannot say. */
export interface TypeCode {
  readonly code: Code;
  /** Sentences for a comment: what stays in the module. */
  readonly remarks: readonly string[];
}

/** What the code of a type depends on besides the type. */
export interface TypePlace {
  /** What generated code calls a submodule in it. */
  readonly name: string;
  /** A name for a submodule that no other has. */
  readonly nameSubmodule: (name: string) => string;
  /** Options of a submodule as code; `hasName`: whether each has a name of the user's. */
  readonly optionsOf: (tree: DescribedTree, place: TypePlace) => Code;
  /** What leads to it from the type of its option, by names of `nestedTypes`. */
  readonly into: readonly string[];
  /** Whether what is here is bound to a name of the user's. */
  readonly hasName: boolean;
}

/** Types of `lib.types` without arguments that the kernel has, too, by the same names. */
const known = [
  ...(["anything", "attrs", "bool", "commas", "envVar", "float", "int"] as const),
  ...(["lines", "nonEmptyStr", "number", "package", "path", "str"] as const),
];

/** Those of the others of which TypeScript can say values. */
const sayable: Readonly<Record<string, Code>> = {
  boolByOr: call("types.bool"),
  externalPath: call("types.path"),
  raw: call("types.anything"),
  singleLineStr: call("types.strMatching", literal("[^\n\r]*"), literal("one line")),
  unspecified: call("types.anything"),
};

/** A number's range, as nixpkgs' descriptions say it. */
const ranges: readonly (readonly [RegExp, (...parts: readonly string[]) => Code])[] = [
  [
    /^(8|16|32) bit (un)?signed integer; between/,
    (bits = "", un) => call(`types.ints.${un === undefined ? "s" : "u"}${bits}` as CallName),
  ],
  [
    /^integer between (-?\d+) and (-?\d+) \(both inclusive\)$/,
    (min, max) => call("types.ints.between", literal(Number(min)), literal(Number(max))),
  ],
  [/^unsigned integer, meaning >=0$/, () => call("types.ints.unsigned")],
  [/^positive integer, meaning >0$/, () => call("types.ints.positive")],
  [
    /^integer or floating point number between (\S+) and (\S+) \(both inclusive\)$/,
    (min, max) => call("types.number", literal({ min: Number(min), max: Number(max) })),
  ],
  [
    /^nonnegative integer or floating point number, meaning >=0$/,
    () => call("types.number", literal({ min: 0 })),
  ],
  [
    /^positive integer or floating point number, meaning >0$/,
    () => call("types.number", literal({ above: 0 })),
  ],
];

/** Formats of which nixpkgs' `pkgs.formats` has the type, by its description. */
const formats: ReadonlyMap<string, string> = new Map([
  ["JSON value", "json"],
  ["YAML 1.1 value", "yaml"],
  ["YAML value", "yaml"],
  ["TOML value", "toml"],
]);

/** A described type as code that declares it. */
export function typeCode(type: DescribedType, place: TypePlace): TypeCode {
  const format = formats.get(type.description);
  if (format !== undefined && type.kind !== "constant") {
    return plain(inNix(type, call("types.anything"), [`(pkgs.formats.${format} { }).type`]));
  }
  const made = bareTypeCode(type, place);
  const checked = type.isChecked === true ? withCheck(type, made) : made;
  return type.isRenamed === true ? renamed(type, checked) : checked;
}

function bareTypeCode(type: DescribedType, place: TypePlace): TypeCode {
  switch (type.kind) {
    case "constant": {
      const { constant } = type;
      const name = known.find((each) => each === constant);
      return plain(
        name === undefined
          ? inNix(type, sayable[constant] ?? null, [`types.${constant}`])
          : call(`types.${name}`),
      );
    }
    case "enum":
      // An empty one takes nothing.
      return plain(
        type.values.length === 0
          ? inNix(type, null, ["types.enum [ ]"])
          : call("types.enum", literal(type.values)),
      );
    case "separatedString": {
      return plain(call("types.separatedString", literal(type.separator)));
    }
    case "strMatching":
      return matchingCode(type);
    case "nullOr":
    case "unique": {
      const of = typeCode(type.of, within(place, "elemType"));
      return { ...of, code: call(type.kind === "nullOr" ? "types.nullOr" : "types.uniq", of.code) };
    }
    case "listOf":
    case "nonEmptyListOf": {
      const of = typeCode(type.of, within({ ...place, hasName: false }, "elemType"));
      return { ...of, code: call(`types.${type.kind}`, of.code) };
    }
    case "attrsOf": {
      const isNamed = type.placeholder !== "name";
      const of = typeCode(
        type.of,
        within({ ...place, hasName: true, name: isNamed ? type.placeholder : place.name }, "elemType"),
      );
      const args = [of.code, ...(isNamed ? [literal(type.placeholder)] : [])];
      return { ...of, code: call(type.isLazy ? "types.lazyAttrsOf" : "types.attrsOf", ...args) };
    }
    case "functionTo": {
      const of = typeCode(type.of, within({ ...place, hasName: false }, "elemType"));
      return {
        code: inNix(type, null, ["types.functionTo ", of.code]),
        remarks: of.remarks,
      };
    }
    case "either":
      return eitherCode(type, place);
    case "coercedTo":
      return coercedCode(type, place);
    case "submodule": {
      const name = place.nameSubmodule(place.name);
      const options = place.optionsOf(type.options, { ...place, name });
      if (type.freeform === null) return plain(call("types.submodule", literal(name), options));
      const freeform = typeCode(
        type.freeform,
        within({ ...place, hasName: false, name: `${name}Other` }, "freeformType"),
      );
      return {
        code: call("types.openSubmodule", literal(name), freeform.code, options),
        remarks: freeform.remarks,
      };
    }
    case "recursive":
      // It stands in itself: what is around it has the description.
      return plain(inNix(type, call("types.anything"), ["types.anything"]));
    case "opaque":
      return opaqueCode(type);
  }
}

function plain(code: Code): TypeCode {
  return { code, remarks: [] };
}

/** A type by its Nix source; null among the pieces stands for the type of the values. */
function inNix(
  { description }: DescribedType,
  values: Code | null,
  pieces: readonly (string | Code | null)[],
): Code {
  const [only, ...others] = pieces;
  const source: Code =
    others.length === 0 && typeof only === "string" ? literal(only) : { kind: "pieces", pieces };
  return call(
    "types.nix",
    object([
      { name: "description", code: literal(description) },
      values === null ? null : { name: "values", code: values },
      { name: "type", code: source },
    ]),
  );
}

function withCheck(type: DescribedType, { code, remarks }: TypeCode): TypeCode {
  return {
    code: inNix(type, code, ["types.addCheck ", null, " (_: true)"]),
    remarks: [...remarks, "The type has a check of its own, which is a function: it stays in the module."],
  };
}

/** A type with another description than its structure would have. */
function renamed(type: DescribedType, { code, remarks }: TypeCode): TypeCode {
  const shown = {
    description: type.description,
    ...(type.descriptionClass == null ? {} : { descriptionClass: type.descriptionClass }),
  };
  return { code: inNix(type, code, [null, ` // ${oneLine(shown)}`]), remarks };
}

/** An attribute set of texts as Nix on one line. */
function oneLine(texts: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(texts)
    .map(([name, text]) => `${name} = ${printNix(text, { width: Number.MAX_SAFE_INTEGER })};`)
    .join(" ")} }`;
}

function matchingCode(type: Extract<DescribedType, { kind: "strMatching" }>): TypeCode {
  const code = call("types.strMatching", literal(type.pattern), literal(type.description));
  try {
    runCode(code);
    return plain(code);
  } catch {
    // Of POSIX' expressions not all are JavaScript's.
    return {
      code: inNix(type, call("types.str"), [`types.strMatching ${printNix(type.pattern)}`]),
      remarks: ["JavaScript cannot read the pattern: only Nix looks at it."],
    };
  }
}

function eitherCode(type: Extract<DescribedType, { kind: "either" }>, place: TypePlace): TypeCode {
  const alternatives = alternativesOf(type).map(({ type: each, into }) =>
    typeCode(each, within({ ...place, hasName: false }, ...into)),
  );
  const codes = alternatives.map(({ code }) => code);
  const remarks = alternatives.flatMap((each) => each.remarks);
  const together = call("types.oneOf", { kind: "list", elements: codes });
  if (isSayable(together)) return { code: together, remarks };
  // Nix gives a value to the first of them that has its form, so TypeScript takes what is sure to be taken.
  const sure: Code[] = [];
  for (const each of codes) {
    if (isSayable(call("types.oneOf", { kind: "list", elements: [...sure, each] }))) sure.push(each);
  }
  const values =
    sure.length === 0
      ? null
      : sure.length === 1
        ? (sure[0] ?? null)
        : call("types.oneOf", { kind: "list", elements: sure });
  // What has submodules in it can stand in one place only, and `values` is that.
  const pieces = codes.flatMap((each) => [" ", each === sure[0] && sure.length === 1 ? null : each]);
  return {
    code: inNix(type, values, ["types.oneOf [", ...pieces, " ]"]),
    remarks: [
      ...remarks,
      "Nix gives a list or a set to the first of these types: TypeScript takes that only.",
    ],
  };
}

/** `oneOf` is `either` in the left of `either`, unless something was done to it. */
function alternativesOf({ of: [left, right] }: Extract<DescribedType, { kind: "either" }>): readonly {
  readonly type: DescribedType;
  readonly into: readonly string[];
}[] {
  const isOneOf = left.kind === "either" && left.isRenamed !== true && left.isChecked !== true;
  return [
    ...(isOneOf
      ? alternativesOf(left).map(({ type, into }) => ({ type, into: ["left", ...into] }))
      : [{ type: left, into: ["left"] }]),
    { type: right, into: ["right"] },
  ];
}

function within(place: TypePlace, ...names: readonly string[]): TypePlace {
  return { ...place, into: [...place.into, ...names] };
}

function coercedCode(type: Extract<DescribedType, { kind: "coercedTo" }>, place: TypePlace): TypeCode {
  const from = typeCode(type.from, within({ ...place, name: `${place.name}From` }, "coercedType"));
  const to = typeCode(type.of, within(place, "finalType"));
  const why = "the function is in the module that this was read from";
  // Documentation lists the options of submodules below, but not of one of several types.
  const both = call("types.oneOf", { kind: "list", elements: [from.code, to.code] });
  const isBoth = !hasSubmodule(type.of) && isSayable(both);
  return {
    code: inNix(type, isBoth ? both : to.code, [
      "types.coercedTo ",
      from.code,
      ` (_: throw ${printNix(why)}) `,
      isBoth ? to.code : null,
    ]),
    remarks: [
      ...from.remarks,
      ...to.remarks,
      "The function that converts values stays in the module: the source of the type has a `throw` in its place.",
    ],
  };
}

function opaqueCode(type: DescribedType): TypeCode {
  for (const [pattern, make] of ranges) {
    const found = pattern.exec(type.description);
    if (found !== null) return plain(make(...found.slice(1)));
  }
  const shown = {
    name: type.name,
    description: type.description,
    ...(type.descriptionClass == null ? {} : { descriptionClass: type.descriptionClass }),
  };
  return {
    code: inNix(type, valuesOfOpaque(type) ?? call("types.anything"), [
      `types.mkOptionType ${oneLine(shown)}`,
    ]),
    remarks: ["What the type takes is a function, which stays in the module: TypeScript takes any data."],
  };
}

/** Types that many modules make for themselves, by name. */
function valuesOfOpaque({ name }: DescribedType): Code | null {
  if (name !== "systemd option") return null;
  return call("types.oneOf", {
    kind: "list",
    elements: [call("types.bool"), call("types.int"), call("types.str")],
  });
}

function hasSubmodule(type: DescribedType): boolean {
  switch (type.kind) {
    case "submodule":
      return true;
    case "either":
      return type.of.some(hasSubmodule);
    case "coercedTo":
    case "listOf":
    case "nonEmptyListOf":
    case "attrsOf":
    case "nullOr":
    case "unique":
    case "functionTo":
      return hasSubmodule(type.of);
    default:
      return false;
  }
}

/** Whether TypeScript can declare it. */
function isSayable(code: Code): boolean {
  try {
    runCode(code);
    return true;
  } catch {
    return false;
  }
}

/** The zod type that code of a type gives. */
export function schemaOfCode(code: Code): z.ZodType {
  // Code of types is made here only.
  return runCode(code) as z.ZodType;
}
