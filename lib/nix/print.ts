import { printAttributeName } from "./attribute-names.ts";
import { printNumber } from "./numbers.ts";
import { printIndentedString, printString } from "./strings.ts";
import { tokenizeNix } from "./tokens.ts";
import { NixExpression, type NixValue, NixValueError, type NixValuePath } from "./value.ts";

/** How {@link printNix} lays out what it prints; none of it changes the value. */
export interface PrintOptions {
  /** Spaces before the line that the value begins on; further lines are indented from there. Default 0. */
  readonly indentation?: number;
  /** Columns that a list may take to stay on one line. Default 100. */
  readonly width?: number;
  /** Columns on the first line that are taken already, e.g. by `name = `. Default: `indentation`. */
  readonly column?: number;
  /** Print sets of a single attribute as a dotted path: `wsl.bareMounts = { ... };`. Default true. */
  readonly collapse?: boolean;
}

interface Layout {
  readonly indentation: number;
  readonly column: number;
  readonly width: number;
  readonly collapse: boolean;
}

/**
 * A value as Nix source, laid out as a Nix person would write it: two spaces of indentation, `{ }` and `[ ]` for what
 * is empty, short lists on one line, quotes only where a name needs them, texts of several lines as indented strings.
 * Attributes keep their order. The same value gives the same text.
 *
 * @returns The expression, without a newline at its end.
 * @throws NixValueError with the path in the value for what Nix cannot hold: NUL and lone surrogates in strings,
 *   integers beyond 64 bits, numbers that are no longer exact, NaN and the infinities, `undefined`, functions.
 * @example printNix({ a: { b: ["x", -1] } }) // {\n  a.b = [ "x" (-1) ];\n}
 */
export function printNix(value: NixValue, options: PrintOptions = {}): string {
  const indentation = options.indentation ?? 0;
  return print(value, [], {
    indentation,
    column: options.column ?? indentation,
    width: options.width ?? 100,
    collapse: options.collapse ?? true,
  });
}

function print(value: NixValue, path: NixValuePath, layout: Layout): string {
  switch (typeof value) {
    case "boolean":
      return value ? "true" : "false";
    case "number":
    case "bigint":
      return printNumber(value, path);
    case "string":
      return printText(value, path, layout);
    case "object":
      if (value === null) return "null";
      if (value instanceof NixExpression) return indentExpression(value.text, layout.indentation);
      return isList(value) ? printList(value, path, layout) : printSet(value, path, layout);
    default:
      throw new NixValueError(path, `${typeof value} is not a value that Nix has`);
  }
}

// Array.isArray does not narrow a union with a readonly array.
function isList(value: object): value is readonly NixValue[] {
  return Array.isArray(value);
}

function printText(value: string, path: NixValuePath, layout: Layout): string {
  // First, since it refuses what no string can hold.
  const quoted = printString(value, path);
  return printIndentedString(value, layout.indentation) ?? quoted;
}

function printList(values: readonly NixValue[], path: NixValuePath, layout: Layout): string {
  if (values.length === 0) return "[ ]";
  const inner = { ...layout, indentation: layout.indentation + 2, column: layout.indentation + 2 };
  const items = Array.from(values, (value, index) =>
    parenthesize(value, print(value, [...path, index], inner)),
  );
  const line = `[ ${items.join(" ")} ]`;
  // One more column: a `;` nearly always follows.
  if (!line.includes("\n") && layout.column + line.length + 1 <= layout.width) return line;
  const pad = " ".repeat(inner.indentation);
  return `[\n${items.map((item) => `${pad}${item}\n`).join("")}${" ".repeat(layout.indentation)}]`;
}

/** In a list `-1` is a syntax error and `f x` is two elements. */
function parenthesize(value: NixValue, text: string): string {
  if (typeof value === "number" || typeof value === "bigint")
    return text.startsWith("-") ? `(${text})` : text;
  if (!(value instanceof NixExpression)) return text;
  const single = tokenizeNix(text).filter(({ kind }) => kind !== "comment" && kind !== "space").length === 1;
  return single || /^[A-Za-z_][\w'-]*(\.[A-Za-z_][\w'-]*)*$/.test(text) ? text : `(${text})`;
}

function printSet(value: { readonly [name: string]: NixValue }, path: NixValuePath, layout: Layout): string {
  const entries = Object.entries(value);
  if (entries.length === 0) return "{ }";
  const indentation = layout.indentation + 2;
  const pad = " ".repeat(indentation);
  const lines = entries.map(([name, attribute]) => {
    const names = [name];
    let shown = attribute;
    for (let only = singleAttribute(shown, layout); only !== null; only = singleAttribute(shown, layout)) {
      names.push(only[0]);
      shown = only[1];
    }
    const left = names.map((each, depth) =>
      printAttributeName(each, [...path, ...names.slice(0, depth + 1)]),
    );
    const head = `${pad}${left.join(".")} = `;
    const right = print(shown, [...path, ...names], { ...layout, indentation, column: head.length });
    return `${head}${right};\n`;
  });
  return `{\n${lines.join("")}${" ".repeat(layout.indentation)}}`;
}

function singleAttribute(value: NixValue, layout: Layout): [string, NixValue] | null {
  if (!layout.collapse || typeof value !== "object" || value === null) return null;
  if (value instanceof NixExpression || isList(value)) return null;
  const [first, ...others] = Object.entries(value);
  return first !== undefined && others.length === 0 ? first : null;
}

/** Indents the further lines of an expression, but none that begins inside of a string. */
function indentExpression(text: string, indentation: number): string {
  if (!text.includes("\n") || indentation === 0) return text;
  const pad = `\n${" ".repeat(indentation)}`;
  return tokenizeNix(text)
    .map((token) => (token.kind === "space" ? token.text.replace(/\n(?=[^\n]|$)/g, pad) : token.text))
    .join("");
}
