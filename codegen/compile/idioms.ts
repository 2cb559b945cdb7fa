import { type Binding, binary, call, type Expression, emptyList, isSame, not } from "./expression.ts";

// How a person who knows nixpkgs' lib would write what TypeScript says in its own way.

/** `name = value;`, or `inherit` where that says the same. */
export function bindingOf(name: string, value: Expression): Binding {
  if (value.kind === "atom" && value.text === name) return { kind: "inherit", names: [name] };
  return value.kind === "select" && value.name === name && value.otherwise === undefined
    ? { kind: "inherit", names: [name], from: value.of }
    : { kind: "value", name, value };
}

/** Inherited names that stand together come from one place together. */
export function merged(bindings: readonly Binding[]): Binding[] {
  const result: Binding[] = [];
  for (const binding of bindings) {
    const last = result.at(-1);
    if (
      binding.kind === "inherit" &&
      last?.kind === "inherit" &&
      JSON.stringify(last.from) === JSON.stringify(binding.from)
    ) {
      result[result.length - 1] = { ...last, names: [...last.names, ...binding.names] };
    } else {
      result.push(binding);
    }
  }
  return result;
}

export function withBindings(bindings: readonly Binding[], body: Expression): Expression {
  return bindings.length === 0 ? body : { kind: "let", bindings, body };
}

/** `if`, or what nixpkgs' lib has for lists that may be left out. */
export function conditional(condition: Expression, yes: Expression, no: Expression): Expression {
  if (isSame(no, emptyList)) return optional(condition, yes);
  if (isSame(yes, emptyList)) return optional(not(condition), no);
  return { kind: "if", condition, yes, no };
}

export function optional(condition: Expression, list: Expression): Expression {
  const [only, ...others] = list.kind === "list" ? list.items : [];
  return only !== undefined && others.length === 0
    ? call("lib.optional", condition, only)
    : call("lib.optionals", condition, list);
}

export function concatenated(lists: readonly Expression[]): Expression {
  const joined: Expression[] = [];
  for (const list of lists) {
    const last = joined.at(-1);
    if (list.kind === "list" && last?.kind === "list") {
      joined[joined.length - 1] = { kind: "list", items: [...last.items, ...list.items] };
    } else {
      joined.push(list);
    }
  }
  return joined.length === 0 ? emptyList : binary("++", ...joined);
}

export function attributeName(key: Expression): string | Expression {
  const [part, ...others] = key.kind === "string" ? key.parts : [];
  return typeof part === "string" && others.length === 0 ? part : key;
}

/** Whether writing an expression twice costs nothing. */
export function isPath(expression: Expression): boolean {
  return (
    expression.kind === "atom" ||
    (expression.kind === "select" && expression.otherwise === undefined && isPath(expression.of))
  );
}
