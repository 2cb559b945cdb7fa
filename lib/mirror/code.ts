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
  types,
};

export type CallName =
  | Exclude<keyof typeof functions, "types">
  | `types.${Exclude<keyof typeof types, "ints">}`
  | `types.ints.${keyof typeof types.ints}`;

function functionOf(name: CallName): (...args: readonly unknown[]) => unknown {
  const found = name
    .split(".")
    .reduce<unknown>((at, part) => (at as Readonly<Record<string, unknown>>)[part], functions);
  // The code is made for the parameters of the function that it calls.
  return found as (...args: readonly unknown[]) => unknown;
}

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
    case "call":
      return functionOf(code.name)(...code.args.map(runCode));
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
