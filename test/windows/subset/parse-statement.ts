import { parseCommand } from "./parse-command.ts";
import { parseExpression, parseTypeName, startsExpression } from "./parse-expression.ts";
import { Source } from "./source.ts";
import type {
  Attribute,
  Block,
  Expression,
  ParameterDeclaration,
  PipelineElement,
  Statement,
} from "./syntax.ts";

/** Parses a whole script. It refuses what Windows PowerShell 5.1 does not have, and what this subset does not. */
export function parseScript(text: string, file: string): Block {
  const source = new Source(text, file);
  const block = parseBlockBody(source, "");
  return { ...block, text };
}

/** `{ ... }` with its parameters. */
export function parseBlock(source: Source): Block {
  const start = source.position;
  source.expect("{");
  const block = parseBlockBody(source, "}");
  return { ...block, text: source.text.slice(start + 1, source.position - 1) };
}

function parseBlockBody(source: Source, end: "" | "}"): Omit<Block, "text"> {
  source.skipSeparators();
  const start = source.position;
  const attributes = parseAttributes(source).attributes;
  source.skipLines();
  let parameters: ParameterDeclaration[] = [];
  if (source.takeWord("param")) {
    source.skipBlanks();
    source.expect("(");
    parameters = parseParameters(source);
  } else {
    source.position = start;
  }
  if (source.looksLike(/(?:begin|process|end|dynamicparam)\s*\{/iy)) {
    source.fail("no begin, process or end blocks");
  }
  return {
    attributes: parameters.length === 0 ? [] : attributes,
    parameters,
    body: parseStatements(source, end),
  };
}

function parseParameters(source: Source): ParameterDeclaration[] {
  const found: ParameterDeclaration[] = [];
  source.skipLines();
  while (!source.take(")")) {
    const { attributes, types } = parseAttributes(source);
    const name = source.match(/\$(\w+)/y);
    if (name === null) {
      source.fail("expected a parameter");
    }
    source.skipLines();
    let initial: Expression | null = null;
    if (source.take("=")) {
      source.skipLines();
      source.commasSeparate = true;
      initial = parseExpression(source);
      source.commasSeparate = false;
      source.skipLines();
    }
    found.push({ name: name?.[1] ?? "", type: types.at(-1) ?? "", attributes, initial });
    if (!source.take(",") && !source.startsWith(")")) {
      source.fail("expected ',' or ')'");
    }
    source.skipLines();
  }
  return found;
}

/** `[Parameter(Mandatory = $true)]` and the like, and types. */
function parseAttributes(source: Source): { attributes: Attribute[]; types: string[] } {
  const attributes: Attribute[] = [];
  const types: string[] = [];
  while (source.startsWith("[")) {
    const name = source.match(/\[([\w.]+)\(/y);
    if (name === null) {
      if (!source.looksLike(/\[[\w.[\],]+\]\s*(?:\[|\$\w)/y)) {
        break;
      }
      types.push(parseTypeName(source));
    } else {
      attributes.push(parseAttribute(source, name[1] ?? ""));
    }
    source.skipLines();
  }
  return { attributes, types };
}

function parseAttribute(source: Source, name: string): Attribute {
  const positional: Expression[] = [];
  const named = new Map<string, Expression>();
  source.skipLines();
  source.commasSeparate = true;
  while (!source.take(")")) {
    const key = source.match(/(\w+)\s*=\s*/y);
    const bare = key === null ? source.match(/(\w+)(?=\s*[,)])/y) : null;
    if (bare !== null && !/^\d/.test(bare[0])) {
      named.set(bare[0].toLowerCase(), { kind: "variable", scope: "", name: "true" });
    } else if (bare !== null) {
      positional.push({ kind: "number", value: Number(bare[0]) });
    } else if (key === null) {
      positional.push(parseExpression(source));
    } else {
      named.set((key[1] ?? "").toLowerCase(), parseExpression(source));
    }
    source.skipLines();
    source.take(",");
    source.skipLines();
  }
  source.commasSeparate = false;
  source.expect("]");
  return { name: name.toLowerCase(), arguments: positional, named };
}

/** Statements up to a closing parenthesis or brace, which is taken, or to the end. */
export function parseStatements(source: Source, end: "" | ")" | "}"): Statement[] {
  const found: Statement[] = [];
  source.skipSeparators();
  while (end === "" ? !source.atEnd : !source.take(end)) {
    if (source.atEnd) {
      source.fail(`expected '${end}'`);
    }
    found.push(parseStatement(source));
    source.skipBlanks();
    if (!source.atEnd && !source.looksLike(/[\n;]/y) && !(end !== "" && source.startsWith(end))) {
      source.fail("expected the end of a statement");
    }
    source.skipSeparators();
  }
  return found;
}

const braces = (source: Source): readonly Statement[] => {
  source.skipLines();
  source.expect("{");
  return parseStatements(source, "}");
};

const condition = (source: Source): Statement => {
  source.skipBlanks();
  source.expect("(");
  source.skipLines();
  const statement = parseStatement(source);
  source.skipLines();
  source.expect(")");
  return statement;
};

/** Whether a word follows, possibly on another line; it is taken. */
function followedBy(source: Source, word: string): boolean {
  const start = source.position;
  source.skipLines();
  if (source.takeWord(word)) {
    return true;
  }
  source.position = start;
  return false;
}

const keywords: readonly { readonly word: string; readonly parse: (source: Source) => Statement }[] = [
  { word: "if", parse: parseIf },
  { word: "foreach", parse: parseForeach },
  { word: "for", parse: parseFor },
  {
    word: "while",
    parse: (source) => ({ kind: "while", condition: condition(source), body: braces(source) }),
  },
  { word: "switch", parse: parseSwitch },
  { word: "function", parse: parseFunction },
  { word: "try", parse: parseTry },
  { word: "return", parse: parseEnding("return") },
  { word: "throw", parse: parseEnding("throw") },
  { word: "exit", parse: parseEnding("exit") },
  { word: "break", parse: () => ({ kind: "break" }) },
  { word: "continue", parse: () => ({ kind: "continue" }) },
];

const unsupported = [
  "begin",
  "class",
  "data",
  "do",
  "dynamicparam",
  "end",
  "enum",
  "filter",
  "process",
  "trap",
  "until",
  "using",
];

export function parseStatement(source: Source): Statement {
  for (const { word, parse } of keywords) {
    if (source.takeWord(word)) {
      return parse(source);
    }
  }
  const other = unsupported.find((word) => source.takeWord(word));
  if (other !== undefined) {
    source.fail(`no ${other} in this subset`);
  }
  return parsePipeline(source);
}

function parsePipeline(source: Source): Statement {
  const elements: PipelineElement[] = [];
  if (startsExpression(source)) {
    const expression = parseExpression(source);
    source.skipBlanks();
    const assignment = source.match(/[+*/%-]?=/y);
    if (assignment !== null) {
      source.skipLines();
      return {
        kind: "assignment",
        target: expression,
        operator: assignment[0],
        value: parseStatement(source),
      };
    }
    elements.push({ kind: "expression", expression });
  } else {
    elements.push(parseCommand(source));
  }
  for (;;) {
    source.skipBlanks();
    if (source.looksLike(/&&|\|\||\?\?|\?\s*[^.{]/y)) {
      source.fail("Windows PowerShell 5.1 has no &&, ||, ?? or ?:");
    }
    if (!source.take("|")) {
      return { kind: "pipeline", elements };
    }
    source.skipLines();
    elements.push(parseCommand(source));
  }
}

function parseIf(source: Source): Statement {
  const branches = [{ condition: condition(source), body: braces(source) }];
  while (followedBy(source, "elseif")) {
    branches.push({ condition: condition(source), body: braces(source) });
  }
  return { kind: "if", branches, otherwise: followedBy(source, "else") ? braces(source) : [] };
}

function parseForeach(source: Source): Statement {
  const head = source.match(/\s*\(\s*\$(\w+)\s+in\s+/iy);
  if (head === null) {
    source.fail("expected ($variable in ...)");
  }
  const from = parseStatement(source);
  source.skipLines();
  source.expect(")");
  return { kind: "foreach", variable: (head?.[1] ?? "").toLowerCase(), source: from, body: braces(source) };
}

function parseFor(source: Source): Statement {
  source.skipBlanks();
  source.expect("(");
  const part = (end: string): Statement | null => {
    source.skipLines();
    const statement = source.startsWith(end) ? null : parseStatement(source);
    source.skipLines();
    source.expect(end);
    return statement;
  };
  return { kind: "for", start: part(";"), condition: part(";"), step: part(")"), body: braces(source) };
}

function parseSwitch(source: Source): Statement {
  const value = condition(source);
  const cases: { match: Expression | null; body: readonly Statement[] }[] = [];
  source.skipLines();
  source.expect("{");
  source.skipSeparators();
  while (!source.take("}")) {
    const match = source.takeWord("default") ? null : parseExpression(source);
    cases.push({ match, body: braces(source) });
    source.skipSeparators();
  }
  return { kind: "switch", value, cases };
}

function parseFunction(source: Source): Statement {
  source.skipBlanks();
  const name = source.match(/(?:global:|script:)?[\w.-]+/iy);
  if (name === null) {
    source.fail("expected the name of a function");
  }
  source.skipLines();
  return { kind: "function", name: name?.[0] ?? "", block: parseBlock(source) };
}

function parseTry(source: Source): Statement {
  const body = braces(source);
  const handlers: { types: string[]; body: readonly Statement[] }[] = [];
  while (followedBy(source, "catch")) {
    const types: string[] = [];
    source.skipLines();
    while (source.startsWith("[")) {
      types.push(parseTypeName(source));
      source.match(/\s*,?\s*/y);
    }
    handlers.push({ types, body: braces(source) });
  }
  return { kind: "try", body, handlers, finally: followedBy(source, "finally") ? braces(source) : [] };
}

function parseEnding(kind: "return" | "throw" | "exit"): (source: Source) => Statement {
  return (source) => {
    const { line } = source;
    source.skipBlanks();
    const isAlone = source.atEnd || source.looksLike(/[\n;})]/y);
    return { kind, value: isAlone ? null : parseStatement(source), line };
  };
}
