import { keywords, tokenizeNix } from "../nix/index.ts";

/** What a default may be made of where the option is declared again: what every module has. */
const available = new Set(["builtins", "config", "lib", "pkgs"]);

/** Words of Nix, and builtins that need no name before them. */
const words = new Set([
  ...keywords,
  ...[
    "true",
    "false",
    "null",
    "throw",
    "abort",
    "toString",
    "map",
    "baseNameOf",
    "dirOf",
    "removeAttrs",
    "isNull",
  ],
]);

/**
 * Whether a text that documentation shows for a default is Nix that gives it: by the manual's convention it is made of `config`,
 * `pkgs` and `lib`. A name of the module's own, such as `cfg`, is in no other file.
 */
export function isDefaultSource(text: string): boolean {
  const tokens = tokenizeNix(text).filter(({ kind }) => kind !== "space" && kind !== "comment");
  if (tokens.length === 0 || !isBalanced(tokens.map((token) => token.text))) return false;
  return tokens.every((token, index) => {
    const before = tokens[index - 1];
    if (token.text === "${" && before?.kind !== "text" && before?.text !== ".") return false;
    if (token.kind === "path" || token.kind === "computed-path" || token.kind === "search-path") return false;
    if (token.kind !== "name") return token.kind !== "symbol" || !/[‹›…]/.test(token.text);
    const isAttribute = tokens[index - 1]?.text === "." || tokens[index + 1]?.text === "=";
    // With functions and `let` come names that would have to be followed: they are seldom in such texts.
    if (token.text === "let" || token.text === "with" || token.text === "inherit") return false;
    return isAttribute || words.has(token.text) || available.has(token.text);
  });
}

/** A package's attribute names, for `pkgs.a.b`. */
export function packagePath(text: string): readonly string[] | null {
  const found = /^pkgs((?:\.[A-Za-z_][\w'-]*)+)$/.exec(text.trim());
  return found?.[1]?.slice(1).split(".") ?? null;
}

function isBalanced(texts: readonly string[]): boolean {
  const open: string[] = [];
  const pairs: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "${": "}" };
  for (const text of texts) {
    const closing = pairs[text];
    if (closing !== undefined) open.push(closing);
    else if ((text === ")" || text === "]" || text === "}") && open.pop() !== text) return false;
  }
  return open.length === 0;
}
