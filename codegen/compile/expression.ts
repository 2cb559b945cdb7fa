/** A Nix expression, in the part of the language that rules and what they look at need. */
export type Expression =
  /** A number, a name, or a path of names such as `lib.elem`. */
  | { readonly kind: "atom"; readonly text: string }
  | { readonly kind: "string"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "select"; readonly of: Expression; readonly name: Name; readonly otherwise?: Expression }
  | { readonly kind: "call"; readonly of: Expression; readonly arguments: readonly Expression[] }
  | { readonly kind: "lambda"; readonly parameter: Parameter; readonly body: Expression }
  | { readonly kind: "let"; readonly bindings: readonly Binding[]; readonly body: Expression }
  | {
      readonly kind: "if";
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: "binary"; readonly operator: Operator; readonly parts: readonly Expression[] }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "attributes"; readonly bindings: readonly Binding[] };

/** Of an attribute: known, or computed. */
export type Name = string | Expression;

/** A name, or those attributes of a set that are used. */
export type Parameter = string | readonly string[];

export type Operator = "||" | "&&" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "//" | "+" | "-" | "*" | "++";

export type Binding =
  | { readonly kind: "value"; readonly name: string; readonly value: Expression }
  | { readonly kind: "inherit"; readonly names: readonly string[]; readonly from?: Expression };

export const atom = (text: string): Expression => ({ kind: "atom", text });

export const nothing = atom("null");

export const emptyList: Expression = { kind: "list", items: [] };

export const call = (of: Expression | string, ...args: readonly Expression[]): Expression => ({
  kind: "call",
  of: typeof of === "string" ? atom(of) : of,
  arguments: args,
});

export const select = (of: Expression, name: Name, otherwise?: Expression): Expression => ({
  kind: "select",
  ...{ of, name },
  ...(otherwise === undefined ? {} : { otherwise }),
});

/** Both, or all, in one: `a && b && c`. */
export function binary(operator: Operator, ...parts: readonly Expression[]): Expression {
  const isChain = ["&&", "||", "++", "+"].includes(operator);
  const all = parts.flatMap((part) =>
    isChain && part.kind === "binary" && part.operator === operator ? part.parts : [part],
  );
  const [only] = all;
  return all.length === 1 && only !== undefined ? only : { kind: "binary", operator, parts: all };
}

/** Its opposite, without two negations in a row. */
export function not(of: Expression): Expression {
  if (of.kind === "not") return of.of;
  if (of.kind === "binary" && of.operator === "==") return { ...of, operator: "!=" };
  if (of.kind === "binary" && of.operator === "!=") return { ...of, operator: "==" };
  return { kind: "not", of };
}

/** Whether two expressions are written alike. */
export function isSame(one: Expression, other: Expression): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
