import {
  enableOption,
  group,
  literalExpression,
  literalMarkdown,
  nameOption,
  nixDefaultOption,
  nixPackage,
  option,
  packageOption,
  requiredGroup,
  requiredOption,
  types,
} from "../schema/kernel/index.ts";

/**
 * TypeScript that declares options: printed it is a file, run it is the options. So what is tried is what is written.
 */
export type Code =
  | { readonly kind: "value"; readonly value: null | boolean | number | string }
  | { readonly kind: "list"; readonly elements: readonly Code[] }
  | { readonly kind: "object"; readonly members: readonly Member[] }
  | { readonly kind: "call"; readonly name: CallName; readonly args: readonly Code[] }
  /** `(values) => […]`, with null for `values`. */
  | { readonly kind: "pieces"; readonly pieces: readonly (string | Code | null)[] };

/** A member of an object, with what there is to say of it. */
export interface Member {
  readonly name: string;
  readonly code: Code;
  readonly comment?: string;
}

/** The functions that such code calls, by name. */
const functions = {
  enableOption,
  group,
  literalExpression,
  literalMarkdown,
  nameOption,
  nixDefaultOption,
  nixPackage,
  option,
  packageOption,
  requiredGroup,
  requiredOption,
  "types.anything": types.anything,
  "types.attrs": types.attrs,
  "types.attrsOf": types.attrsOf,
  "types.bool": types.bool,
  "types.commas": types.commas,
  "types.either": types.either,
  "types.enum": types.enum,
  "types.envVar": types.envVar,
  "types.float": types.float,
  "types.int": types.int,
  "types.ints.between": types.ints.between,
  "types.ints.positive": types.ints.positive,
  "types.ints.s16": types.ints.s16,
  "types.ints.s32": types.ints.s32,
  "types.ints.s8": types.ints.s8,
  "types.ints.u16": types.ints.u16,
  "types.ints.u32": types.ints.u32,
  "types.ints.u8": types.ints.u8,
  "types.ints.unsigned": types.ints.unsigned,
  "types.lazyAttrsOf": types.lazyAttrsOf,
  "types.lines": types.lines,
  "types.listOf": types.listOf,
  "types.nix": types.nix,
  "types.nonEmptyListOf": types.nonEmptyListOf,
  "types.nonEmptyStr": types.nonEmptyStr,
  "types.nullOr": types.nullOr,
  "types.number": types.number,
  "types.oneOf": types.oneOf,
  "types.openSubmodule": types.openSubmodule,
  "types.package": types.package,
  "types.path": types.path,
  "types.port": types.port,
  "types.separatedString": types.separatedString,
  "types.str": types.str,
  "types.strMatching": types.strMatching,
  "types.submodule": types.submodule,
  "types.uniq": types.uniq,
} as const;

export type CallName = keyof typeof functions;

/** A value as code: `null`, a text, a list, an object. */
export function literal(value: unknown): Code {
  if (Array.isArray(value)) return { kind: "list", elements: value.map(literal) };
  if (typeof value === "object" && value !== null) {
    return object(Object.entries(value).map(([name, member]) => ({ name, code: literal(member) })));
  }
  return { kind: "value", value: value as null | boolean | number | string };
}

/** An object of members, those that are null left out. */
export function object(members: readonly (Member | null)[]): Code {
  return { kind: "object", members: members.filter((member) => member !== null) };
}

/** A call of one of the functions. */
export function call(name: CallName, ...args: readonly Code[]): Code {
  return { kind: "call", name, args };
}

/**
 * What the code gives.
 *
 * @throws what the functions throw: TypeError for what TypeScript cannot declare.
 */
export function runCode(code: Code): unknown {
  switch (code.kind) {
    case "value":
      return code.value;
    case "list":
      return code.elements.map(runCode);
    case "object":
      return Object.fromEntries(code.members.map(({ name, code: member }) => [name, runCode(member)]));
    case "pieces":
      return (values: unknown) =>
        code.pieces.map((piece) =>
          piece === null ? values : typeof piece === "string" ? piece : runCode(piece),
        );
    case "call": {
      // The code is made for the parameters of the function that it calls.
      const called = functions[code.name] as (...args: readonly unknown[]) => unknown;
      return called(...code.args.map(runCode));
    }
  }
}

/** The names that code takes from `bare-mounts/schema`. */
export function importsOf(code: Code): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (each: Code): void => {
    switch (each.kind) {
      case "list":
        each.elements.forEach(visit);
        break;
      case "object":
        for (const { code: member } of each.members) visit(member);
        break;
      case "pieces":
        for (const piece of each.pieces) if (piece !== null && typeof piece !== "string") visit(piece);
        break;
      case "call":
        names.add(each.name.split(".")[0] ?? each.name);
        each.args.forEach(visit);
        break;
      default:
    }
  };
  visit(code);
  return names;
}
