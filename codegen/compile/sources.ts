import {
  type ArrayBindingPattern,
  type BindingElement,
  type CallExpression,
  type Expression as Code,
  type FunctionDeclaration,
  Node,
  type ObjectBindingPattern,
  type Symbol as TypeScriptSymbol,
  type ts,
} from "ts-morph";
import { isNamedIn, nixName } from "./names.ts";

// What is asked of TypeScript's own syntax tree.

/** The text behind `@nix` in a function's documentation: what it is called there. */
export function nixOf(declaration: Node): string | null {
  if (!Node.isJSDocable(declaration)) return null;
  const tags = declaration.getJsDocs().flatMap((doc) => doc.getTags());
  return (
    tags
      .find((tag) => tag.getTagName() === "nix")
      ?.getCommentText()
      ?.trim() ?? null
  );
}

/** What the documentation of a function or a constant says, without its tags. */
export function commentOf(declaration: Node): string | undefined {
  const documented = Node.isVariableDeclaration(declaration)
    ? declaration.getVariableStatement()
    : declaration;
  if (!Node.isJSDocable(documented)) return undefined;
  const text = documented.getJsDocs().at(-1)?.getDescription().trim() ?? "";
  return text === "" ? undefined : text;
}

export function declarationOf(symbol: TypeScriptSymbol | undefined): Node | undefined {
  return (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations()[0];
}

/** The node that the symbol of a name is declared by. */
export function nodeDeclared(name: Node): ts.Node {
  return (declarationOf(name.getSymbol()) ?? name).compilerNode;
}

export function isAtTop(declaration: Node): boolean {
  const statement = Node.isVariableDeclaration(declaration)
    ? declaration.getVariableStatement()
    : declaration;
  return Node.isSourceFile(statement?.getParent());
}

export function isRecursive(fn: FunctionDeclaration): boolean {
  return isNamedIn(fn.getBodyOrThrow(), fn.getName() ?? "");
}

export function placeOf(declaration: Node): string {
  const source = declaration.getSourceFile();
  return `${source.getFilePath()}:${String(declaration.getStart()).padStart(8, "0")}`;
}

export function isObjectKeys(code: Node): code is CallExpression {
  return Node.isCallExpression(code) && code.getExpression().getText() === "Object.keys";
}

export function isKernel(callee: Code, name: string): boolean {
  const declaration = Node.isIdentifier(callee) ? declarationOf(callee.getSymbol()) : undefined;
  return declaration !== undefined && nixOf(declaration) === `(${name})`;
}

/** Whether a list is what a text was split into, which has one element at least. */
export function isSplit(code: Code): boolean {
  if (Node.isIdentifier(code)) {
    const declaration = declarationOf(code.getSymbol());
    const value = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
    return value !== undefined && isSplit(value);
  }
  const callee = Node.isCallExpression(code) ? code.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) && callee.getName() === "split";
}

/** Whether a list is made of a record's entries there and then. */
export function isEntries(code: Code): code is CallExpression {
  return Node.isCallExpression(code) && isKernel(code.getExpression(), "inNixOrder");
}

export function propertyOf(element: BindingElement): string {
  const name = element.getPropertyNameNode() ?? element.getNameNode();
  return Node.isStringLiteral(name) ? name.getLiteralText() : name.getText();
}

/**
 * What `builtins.match` takes for a regular expression that means the same there: one for the whole text, without what
 * differs between characters and bytes or between the two languages. Null for others.
 */
export function wholePattern(literal: string): string | null {
  const [, pattern = null] = /^\/\^(.*)\$\/$/.exec(literal) ?? [];
  const isPlain = /^(?:[A-Za-z0-9 _:@,=/-]|\[[A-Za-z0-9 _:@,=/.+-]+\]|\((?!\?)|[)|*+?]|\{\d+(?:,\d*)?\})+$/;
  // An alternative of the whole would bind `^` and `$` to its ends only.
  const isAlternative = pattern?.replaceAll(/\([^()]*\)/g, "").includes("|");
  return pattern !== null && isPlain.test(pattern) && isAlternative === false ? pattern : null;
}

export function propertyNames(pattern: ObjectBindingPattern | ArrayBindingPattern): string[] {
  return Node.isObjectBindingPattern(pattern) ? pattern.getElements().map(propertyOf) : [];
}

/** The names that a pattern declares. */
export function patternNames(pattern: ObjectBindingPattern | ArrayBindingPattern): string[] {
  return pattern.getElements().flatMap((element) => {
    if (!Node.isBindingElement(element)) return [];
    const name = element.getNameNode();
    return Node.isIdentifier(name) ? [name.getText()] : patternNames(name);
  });
}

/** What a person would call a value of a type: `MountOptionItem` is a `mountOption`. */
export function nameOfType(typed: Node): string {
  const type = typed.getType();
  const name = (type.getAliasSymbol() ?? type.getSymbol())?.getName() ?? "";
  const plain = /^[A-Z]\w*$/.test(name) ? name.replace(/Item$/, "") : "it";
  return nixName(`${plain[0]?.toLowerCase()}${plain.slice(1)}`);
}
