import { printString } from "./strings.ts";
import { NixExpression, type NixValuePath } from "./value.ts";

/** Words that cannot be an attribute name without quotes (lexer.l of Nix). */
export const keywords: ReadonlySet<string> = new Set([
  "if",
  "then",
  "else",
  "assert",
  "with",
  "let",
  "in",
  "rec",
  "inherit",
  "or",
]);

/** One attribute name as Nix source, in quotes only where it needs them. */
export function printAttributeName(name: string, path: NixValuePath = [name]): string {
  return /^[A-Za-z_][A-Za-z0-9_'-]*$/.test(name) && !keywords.has(name) ? name : printString(name, path);
}

/** Attribute names as a path, e.g. `wsl.bareMounts.disks."my disk"`. */
export function printAttributePath(names: readonly string[]): string {
  return names.map((name) => printAttributeName(name)).join(".");
}

/** An attribute path as a value: `attributePath("config", "networking", "hostName")`. */
export function attributePath(...names: readonly [string, ...string[]]): NixExpression {
  return new NixExpression(printAttributePath(names));
}
