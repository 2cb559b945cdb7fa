import { parseBlock, parseStatement, parseStatements } from "./parse-statement.ts";
import { parseDollar, parseString } from "./parse-text.ts";
import type { Source } from "./source.ts";
import type { Expression, Statement } from "./syntax.ts";

/** Binary operators, from those that bind least; within a level from left to right. */
const levels: readonly RegExp[] = [
  /-(?:and|or|xor)\b/iy,
  /-(?:band|bor|bxor)\b/iy,
  /-(?:[ci]?(?:eq|ne|lt|le|gt|ge|match|notmatch|like|notlike|contains|notcontains|in|notin|replace|split)|is|isnot|as|join)\b/iy,
  /[+]|-(?![\w-])/y,
  /[*/%]/y,
  /-f\b/iy,
  /\.\./y,
];

/** An expression, as it stands in parentheses or on the right of `=`. */
export function parseExpression(source: Source): Expression {
  return parseLevel(source, 0);
}

/** Whether an expression begins here, and not a command. */
export function startsExpression(source: Source): boolean {
  return source.looksLike(
    /[$'"([{,!]|@[({'"]|\d|-(?:not|join|split|csplit|isplit)\b|-(?=[\d$(])|\+\+|--(?=\$)/iy,
  );
}

function parseLevel(source: Source, level: number): Expression {
  const operators = levels[level];
  if (operators === undefined) {
    return source.commasSeparate ? parseUnary(source) : parseList(source);
  }
  let left = parseLevel(source, level + 1);
  for (;;) {
    const start = source.position;
    source.skipBlanks();
    const found = source.looksLike(/[+*/%-]=|--/y) ? null : source.match(operators);
    if (found === null) {
      source.position = start;
      return left;
    }
    source.skipLines();
    left = {
      kind: "binary",
      operator: found[0].toLowerCase(),
      left,
      right: parseLevel(source, level + 1),
    };
  }
}

function parseList(source: Source): Expression {
  if (source.take(",")) {
    source.skipLines();
    return { kind: "list", elements: [parseUnary(source)] };
  }
  const first = parseUnary(source);
  const elements = [first];
  for (;;) {
    const start = source.position;
    source.skipBlanks();
    if (!source.take(",")) {
      source.position = start;
      return elements.length === 1 ? first : { kind: "list", elements };
    }
    source.skipLines();
    elements.push(parseUnary(source));
  }
}

function parseUnary(source: Source): Expression {
  const word = source.match(/-(?:not|join|[ci]?split)\b|!|[+-](?![\w-])|-(?=[\d$(])/iy);
  if (word !== null) {
    source.skipBlanks();
    return { kind: "unary", operator: word[0].toLowerCase(), operand: parseUnary(source) };
  }
  if (source.startsWith("[")) {
    const name = parseTypeName(source);
    if (source.startsWith("::")) {
      return parsePostfix(source, { kind: "type", name });
    }
    const start = source.position;
    source.skipBlanks();
    if (source.looksLike(/[$'"([{\d!]|@[({'"]|-(?=[\d$(])|,/y) && !source.startsWith(",")) {
      return { kind: "cast", type: name, operand: parseUnary(source) };
    }
    source.position = start;
    return parsePostfix(source, { kind: "type", name });
  }
  return parseOperand(source);
}

/** `[name]`, whose name may have brackets itself. */
export function parseTypeName(source: Source): string {
  const found = source.match(/\[((?:[\w.+]|\[[\w.,[\]]*\])+)\]/y);
  return found === null ? source.fail("expected a type") : (found[1] ?? "").toLowerCase();
}

/** One value with what is called on it: what an argument of a command may be, too. */
export function parseOperand(source: Source): Expression {
  return parsePostfix(source, parsePrimary(source));
}

function parsePrimary(source: Source): Expression {
  if (source.looksLike(/['"]|@['"]/y)) {
    return parseString(source);
  }
  if (source.startsWith("$")) {
    return parseDollar(source);
  }
  if (source.take("@(")) {
    return { kind: "array", body: withCommas(source, () => parseStatements(source, ")")) };
  }
  if (source.take("@{")) {
    return parseHashtable(source);
  }
  if (source.take("(")) {
    return withCommas(source, () => {
      source.skipLines();
      const body = parseStatement(source);
      source.skipLines();
      source.expect(")");
      return { kind: "group", body };
    });
  }
  if (source.startsWith("{")) {
    return { kind: "block", block: withCommas(source, () => parseBlock(source)) };
  }
  const number = source.match(/0x([\da-f]+)|(\d+(?:\.\d+)?)([kmgt]b)?/iy);
  if (number !== null) {
    const [, hex, digits, unit] = number;
    const scale = unit === undefined ? 0 : "kmgt".indexOf(unit.charAt(0).toLowerCase()) + 1;
    return {
      kind: "number",
      value: hex === undefined ? Number(digits) * 1024 ** scale : Number.parseInt(hex, 16),
    };
  }
  return source.fail("expected a value");
}

/** In parentheses, commas make arrays again. */
function withCommas<Result>(source: Source, body: () => Result): Result {
  const before = source.commasSeparate;
  source.commasSeparate = false;
  try {
    return body();
  } finally {
    source.commasSeparate = before;
  }
}

function parseHashtable(source: Source): Expression {
  return withCommas(source, () => {
    const entries: { key: Expression; value: Statement }[] = [];
    source.skipSeparators();
    while (!source.take("}")) {
      const word = source.match(/[A-Za-z_]\w*(?=\s*=)/y);
      const key: Expression = word === null ? parseUnary(source) : { kind: "text", value: word[0] };
      source.skipBlanks();
      source.expect("=");
      source.skipLines();
      entries.push({ key, value: parseStatement(source) });
      source.skipSeparators();
    }
    return { kind: "hashtable", entries };
  });
}

function parsePostfix(source: Source, start: Expression): Expression {
  let target = start;
  for (;;) {
    if (source.looksLike(/\.(?=[A-Za-z_'"$(])/y) || source.startsWith("::")) {
      const isStatic = source.take("::") || !source.take(".");
      const word = source.match(/[A-Za-z_]\w*/y);
      const name: Expression = word === null ? parsePrimary(source) : { kind: "text", value: word[0] };
      target = source.take("(")
        ? { kind: "call", target, name, arguments: parseArguments(source), isStatic }
        : { kind: "member", target, name, isStatic };
    } else if (source.startsWith("[") && target.kind !== "type") {
      source.position += 1;
      source.skipLines();
      const index = withCommas(source, () => parseExpression(source));
      source.skipLines();
      source.expect("]");
      target = { kind: "index", target, index };
    } else if (source.take("++")) {
      target = { kind: "step", by: 1, operand: target };
    } else if (source.startsWith("--")) {
      source.position += 2;
      target = { kind: "step", by: -1, operand: target };
    } else {
      return target;
    }
  }
}

function parseArguments(source: Source): Expression[] {
  const before = source.commasSeparate;
  source.commasSeparate = true;
  const found: Expression[] = [];
  source.skipLines();
  while (!source.take(")")) {
    found.push(parseExpression(source));
    source.skipLines();
    if (source.take(",")) {
      source.skipLines();
    } else if (!source.startsWith(")")) {
      source.fail("expected ',' or ')'");
    }
  }
  source.commasSeparate = before;
  return found;
}
