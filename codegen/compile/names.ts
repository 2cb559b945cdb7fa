import { Node, SyntaxKind } from "ts-morph";
import { keywords } from "../../lib/nix/index.ts";

/** Names that mean something else where compiled expressions stand. */
const taken = new Set([
  ...keywords,
  ...[
    "builtins",
    "cfg",
    "false",
    "import",
    "lib",
    "map",
    "null",
    "scopes",
    "show",
    "tables",
    "text",
    "throw",
  ],
  ...["toString", "true"],
]);

/** A name of TypeScript as one of Nix. */
export function nixName(name: string): string {
  return taken.has(name) ? `${name}'` : name;
}

export function isTaken(name: string): boolean {
  return taken.has(name);
}

/** Whether a name is declared or used inside of a function, by something other than properties. */
export function isNamedIn(body: Node, name: string): boolean {
  return body
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .some((identifier) => identifier.getText() === name && !isPropertyName(identifier));
}

function isPropertyName(identifier: Node): boolean {
  const parent = identifier.getParent();
  return (
    (Node.isPropertyAccessExpression(parent) && parent.getNameNode() === identifier) ||
    (Node.isPropertyAssignment(parent) && parent.getNameNode() === identifier) ||
    (Node.isBindingElement(parent) && parent.getPropertyNameNode() === identifier)
  );
}
