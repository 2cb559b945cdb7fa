import { parseOperand } from "./parse-expression.ts";
import type { Source } from "./source.ts";
import type { Argument, Command, Expression } from "./syntax.ts";

/** A command with its arguments, up to the end of the line or the next `|`. */
export function parseCommand(source: Source): Command {
  const { line } = source;
  const call = source.match(/&(?!&)|\.(?=[\s$'"({])/y)?.[0];
  source.skipBlanks();
  const name = parseName(source);
  const found: Argument[] = [];
  for (;;) {
    source.skipBlanks();
    if (source.atEnd || source.looksLike(/[\n;|)}]/y)) {
      return {
        kind: "command",
        call: call === "&" || call === "." ? call : "",
        name,
        arguments: found,
        line,
      };
    }
    found.push(parseArgument(source));
  }
}

function parseName(source: Source): Expression {
  if (source.looksLike(/[$'"({]/y)) {
    const operand = parseOperand(source);
    // A path that begins with a variable.
    const rest = source.match(/[\\/][\w.\\/-]+/y);
    return rest === null ? operand : { kind: "expandable", parts: [operand, rest[0]] };
  }
  const word = source.match(/[A-Za-z_][\w.\\/:-]*/y);
  return word === null ? source.fail("expected a command") : { kind: "text", value: word[0] };
}

function parseArgument(source: Source): Argument {
  const splat = source.match(/@(\w+)/y);
  if (splat !== null) {
    return { kind: "splat", name: (splat[1] ?? "").toLowerCase() };
  }
  const parameter = source.match(/-([A-Za-z_]\w*)(:?)/y);
  if (parameter !== null) {
    const [, name = "", colon] = parameter;
    if (colon === ":") {
      source.skipBlanks();
      return { kind: "parameter", name: name.toLowerCase(), value: parseValues(source) };
    }
    return { kind: "parameter", name: name.toLowerCase(), value: null };
  }
  return { kind: "value", value: parseValues(source) };
}

/** One value, or an array of several with commas between them. */
function parseValues(source: Source): Expression {
  const first = parseValue(source);
  const elements = [first];
  for (;;) {
    const start = source.position;
    source.skipBlanks();
    if (!source.take(",")) {
      source.position = start;
      return elements.length === 1 ? first : { kind: "list", elements };
    }
    source.skipLines();
    elements.push(parseValue(source));
  }
}

function parseValue(source: Source): Expression {
  if (source.looksLike(/[$'"({]|@[({'"]/y)) {
    const value = parseOperand(source);
    if (!source.atEnd && !source.looksLike(/[\s,;|)}]/y)) {
      source.fail("no text right behind a value in an argument");
    }
    return value;
  }
  const word = source.match(/[^\s'"$(){},;|&<>@#`]+/y);
  if (word === null) {
    return source.fail("expected an argument");
  }
  return /^-?\d+(?:\.\d+)?$/.test(word[0])
    ? { kind: "number", value: Number(word[0]) }
    : { kind: "text", value: word[0] };
}
