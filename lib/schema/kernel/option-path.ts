/** An option's place in the tree. */
export type OptionPath = readonly string[];

/** Names that Nix accepts in a path without quotes: `lib.showOption` in nixpkgs quotes all others. */
const identifier = /^[a-zA-Z_][a-zA-Z0-9_'-]*$/;

const keywords = new Set(["assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with"]);

/** Placeholders such as `<name>` stay as they are, as in nixpkgs' option lists. */
const placeholder = /^<.*>$|^\*$/s;

/**
 * An option path as nixpkgs writes it in messages and manuals: `disks."my disk".serialNumber`.
 *
 * Source: `showOption` in nixpkgs' lib/options.nix.
 *
 * @nix lib.showOption
 */
export function showOption(path: OptionPath): string {
  return path.map((part) => (isPlain(part) ? part : quoteNixString(part))).join(".");
}

/**
 * The parts of an option path as {@link showOption} writes it: `disks."my disk".serialNumber`.
 *
 * @returns nothing for a text without names
 */
export function parseOption(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^."]+/g)].map(
    ([whole, quoted]) => quoted?.replaceAll(/\\(.)/g, "$1") ?? whole,
  );
}

function isPlain(part: string): boolean {
  return (identifier.test(part) && !keywords.has(part)) || placeholder.test(part);
}

/** Quotes as `lib.strings.escapeNixString`: JSON's escapes, with `$` behind a backslash. */
function quoteNixString(text: string): string {
  return JSON.stringify(text).replaceAll("$", "\\$");
}
