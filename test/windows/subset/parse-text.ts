import path from "node:path";
import { parseStatements } from "./parse-statement.ts";
import type { Source } from "./source.ts";
import type { Expression } from "./syntax.ts";

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "0": "\0",
  a: "\x07",
  b: "\b",
};

/** `'text'`, `"text with $variables"`, and both as here-strings. */
export function parseString(source: Source): Expression {
  const here = source.match(/@(['"])[ \t]*\r?\n([\s\S]*?)\r?\n\1@/y);
  if (here !== null) {
    const [, quote, text = ""] = here;
    return quote === "'" ? { kind: "text", value: text } : source.fail("no expandable here-strings");
  }
  const single = source.match(/'((?:[^']|'')*)'/y);
  if (single !== null) {
    return { kind: "text", value: (single[1] ?? "").replaceAll("''", "'") };
  }
  source.expect('"');
  const parts: (string | Expression)[] = [];
  let text = "";
  while (!source.looksLike(/"(?!")/y)) {
    if (source.atEnd) {
      source.fail("a string without an end");
    }
    if (source.take('""')) {
      text += '"';
    } else if (source.take("`")) {
      const character = source.peek();
      source.position += 1;
      text += escapes[character] ?? character;
    } else if (source.looksLike(/\$(?:\(|\{|\w)/y)) {
      parts.push(text, parseDollar(source, true));
      text = "";
    } else {
      text += source.peek();
      source.position += 1;
    }
  }
  source.expect('"');
  return parts.length === 0
    ? { kind: "text", value: text }
    : { kind: "expandable", parts: [...parts, text].filter((part) => part !== "") };
}

/** `$name`, `$scope:name`, `${name}` or `$( ... )`. */
export function parseDollar(source: Source, inString = false): Expression {
  if (source.take("$(")) {
    return { kind: "sub", body: parseStatements(source, ")") };
  }
  const braced = source.match(/\$\{([^}]+)\}/y);
  if (braced !== null) {
    return { kind: "variable", scope: "", name: (braced[1] ?? "").toLowerCase() };
  }
  const found = source.match(/\$(?:(script|global|local|env|using):)?(\w+|[?$^])/iy);
  if (found === null) {
    return source.fail("expected a variable");
  }
  // PowerShell takes the colon for that of a scope.
  if (inString && source.looksLike(/:(?!:)/y) && found[1] === undefined) {
    source.fail("a variable before a colon needs braces");
  }
  // Both belong to the file in which they stand, wherever a block of it runs.
  const word = found[2]?.toLowerCase();
  if (word === "psscriptroot" || word === "pscommandpath") {
    return { kind: "text", value: word === "pscommandpath" ? source.file : path.dirname(source.file) };
  }
  return {
    kind: "variable",
    scope: (found[1] ?? "").toLowerCase(),
    name: found[1]?.toLowerCase() === "env" ? (found[2] ?? "") : (found[2] ?? "").toLowerCase(),
  };
}
