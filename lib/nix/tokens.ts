/**
 * The kinds of token that tell code from text. `text` is a literal part of a string, its quotes included: the code
 * inside `${ }` comes as tokens of its own. `computed-path` is a path that goes on in `${ }`.
 */
export type NixTokenKind =
  | "space"
  | "comment"
  | "text"
  | "path"
  | "computed-path"
  | "search-path"
  | "uri"
  | "name"
  | "number"
  | "symbol";

/** A piece of Nix source. All tokens in order are the whole source. */
export interface NixToken {
  readonly kind: NixTokenKind;
  readonly text: string;
  /** Offset of the first character in the source, in UTF-16 units from 0. */
  readonly start: number;
}

/** What the lexer is in: code between braces, or one of the two kinds of string. */
type Mode = "code" | "interpolation" | "quoted" | "indented";

// The rules of Nix's lexer.l; of those that match, the longest wins and then the first.
const codeRules: readonly (readonly [NixTokenKind, RegExp])[] = [
  ["space", /\s+/y],
  ["comment", /#[^\n\r]*|\/\*[\s\S]*?\*\//y],
  ["uri", /[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9%/?:@&=+$,\-_.!~*']+/y],
  ["computed-path", /(?:~|[A-Za-z0-9._+-]*)(?:\/[A-Za-z0-9._+-]+)*\/?(?=\$\{)/y],
  ["path", /(?:~|[A-Za-z0-9._+-]*)(?:\/[A-Za-z0-9._+-]+)+\/?/y],
  ["search-path", /<[A-Za-z0-9._+-]+(?:\/[A-Za-z0-9._+-]+)*>/y],
  ["name", /[A-Za-z_][A-Za-z0-9_'-]*/y],
  ["number", /[0-9]+(?:\.[0-9]*)?(?:[Ee][+-]?[0-9]+)?/y],
];

// A literal part up to, not including, what ends it or begins an interpolation. `$${` is text, hence the pairs of
// `$` and what follows.
const quotedText = /(?:[^$"\\]+|\$[^{"\\]|\\[\s\S]|\$(?!\{))*/y;
const indentedText = /(?:[^$']+|\$[^{']|''\$|'''|''\\[\s\S]|'(?!')|\$(?!\{))*/y;

/**
 * Splits Nix source into tokens, as far as is needed to tell code from comments and strings. It never fails: an
 * unfinished string or comment ends with the source, and whoever evaluates the source says what is wrong with it.
 */
export function tokenizeNix(source: string): NixToken[] {
  const tokens: NixToken[] = [];
  const modes: Mode[] = ["code"];
  let position = 0;
  const push = (kind: NixTokenKind, length: number): void => {
    tokens.push({ kind, text: source.slice(position, position + length), start: position });
    position += length;
  };
  while (position < source.length) {
    const mode = modes.at(-1) ?? "code";
    if (mode === "quoted" || mode === "indented") {
      const length = match(mode === "quoted" ? quotedText : indentedText, source, position);
      if (source.startsWith("${", position + length)) {
        if (length > 0) push("text", length);
        push("symbol", 2);
        modes.push("interpolation");
      } else {
        const closing = mode === "quoted" ? 1 : 2;
        push("text", Math.min(length + closing, source.length - position));
        modes.pop();
      }
      continue;
    }
    const [kind, length] = longest(source, position);
    if (kind !== null) {
      push(kind, length);
    } else if (source[position] === '"') {
      push("text", 1);
      modes.push("quoted");
    } else if (source.startsWith("''", position)) {
      push("text", 2);
      modes.push("indented");
    } else {
      const symbol = source.startsWith("${", position) ? "${" : (source[position] ?? "");
      push("symbol", symbol.length);
      if (symbol === "{" || symbol === "${") modes.push("interpolation");
      if (symbol === "}" && modes.length > 1) modes.pop();
    }
  }
  return tokens;
}

function match(rule: RegExp, source: string, position: number): number {
  rule.lastIndex = position;
  return rule.exec(source)?.[0].length ?? 0;
}

function longest(source: string, position: number): [NixTokenKind | null, number] {
  let best: [NixTokenKind | null, number] = [null, 0];
  for (const [kind, rule] of codeRules) {
    const length = match(rule, source, position);
    // A bare name before ${ is no path.
    if (kind === "computed-path" && !source.slice(position, position + length).includes("/")) continue;
    if (length > best[1]) best = [kind, length];
  }
  return best;
}
