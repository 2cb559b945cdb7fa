import { NixValueError, type NixValuePath } from "./value.ts";

/**
 * A string as a Nix literal on one line (`"..."`).
 *
 * CR must be written as `\r`, since Nix reads a raw CR as LF (lexer.l, unescapeStr). Other control characters and DEL
 * have no escape in Nix and stand raw.
 *
 * @throws NixValueError for NUL, which ends a Nix string, and for a lone surrogate, which is no Unicode text.
 */
export function printString(value: string, path: NixValuePath = []): string {
  refuseUnprintable(value, path);
  const escaped = value.replace(/["\\\n\r\t]|\$(?=\{)/g, (found) => quotedEscapes[found] ?? `\\${found}`);
  return `"${escaped}"`;
}

const quotedEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * A text of several lines as an indented string (`'' ... ''`), or null where that would not be exact or not be what a
 * person writes: then {@link printString} is right.
 *
 * @param indentation - Spaces before the line that the opening `''` stands on; the text goes two further in.
 */
export function printIndentedString(value: string, indentation: number): string | null {
  if (!fitsIndentedString(value)) return null;
  const inner = " ".repeat(indentation + 2);
  const lines = value
    .replaceAll("''", "'''")
    .replaceAll("${", "''${")
    .split("\n")
    .map((line) => (line === "" ? "" : inner + line));
  // A text that ends in a newline has an empty last line here: the closing quotes stand on it.
  const last = lines.at(-1) === "" ? " ".repeat(indentation) : "";
  return `''\n${lines.join("\n")}${last}''`;
}

function fitsIndentedString(value: string): boolean {
  const lines = value.split("\n");
  const written = lines.filter((line) => line !== "");
  if (written.length < 2) return false;
  // Blank at a line's end cannot be seen, and Nix drops a last line of spaces. Control characters but the tab do not
  // belong into a text that people edit, and CR would be read as LF.
  if (written.some((line) => /\s$/.test(line) || hasControl(line))) return false;
  // Nix strips the spaces that all lines share: one must have none of its own.
  if (!written.some((line) => !line.startsWith(" "))) return false;
  // A quote would run into the escape of what follows it, or into the closing quotes.
  if (/'(?:\$\{|$)/.test(value)) return false;
  // $${ is literal where it stands, and $''${ would be read differently.
  return !value.includes("$${");
}

function hasControl(line: string): boolean {
  for (const character of line) {
    const code = character.codePointAt(0) ?? 0;
    if ((code < 0x20 && code !== 0x09) || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}

function refuseUnprintable(value: string, path: NixValuePath): void {
  if (value.includes("\0")) throw new NixValueError(path, "a Nix string cannot hold the character NUL");
  if (!value.isWellFormed()) {
    throw new NixValueError(path, "the text has half of a surrogate pair, which is not a Unicode character");
  }
}
