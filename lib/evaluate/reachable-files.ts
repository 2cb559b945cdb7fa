import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { significantTokens } from "./imports.ts";

/** A Nix file with what it names. */
export interface ReachableFile {
  /** Absolute. */
  readonly path: string;
  /** Every identifier in it, in the order of the text. */
  readonly names: readonly string[];
}

/**
 * The files that a Nix text can reach by literal paths (`imports = [ ./disks.nix ]`), each once. Paths that lead nowhere are left
 * out: whether they matter is for the evaluation to say.
 *
 * @param file - Where the text lies or would lie. Absolute path.
 * @param text - The text; default: what the file holds.
 */
export function reachableFiles(file: string, text = readFileSync(file, "utf8")): ReachableFile[] {
  const found = new Map<string, ReachableFile>();
  const visit = (visited: string, source: string): void => {
    const tokens = significantTokens(source);
    const names = tokens.filter(({ kind }) => kind === "name").map((token) => token.text);
    found.set(visited, { path: visited, names });
    for (const token of tokens) {
      if (token.kind !== "path" || token.text.startsWith("~")) continue;
      const target = nixFile(path.resolve(path.dirname(visited), token.text));
      if (target !== null && !found.has(target)) visit(target, readFileSync(target, "utf8"));
    }
  };
  visit(file, text);
  return [...found.values()];
}

/** What `import` reads for a path: of a directory, its default.nix. Null for what is no Nix file. */
function nixFile(target: string): string | null {
  if (!existsSync(target)) return null;
  if (!statSync(target).isDirectory()) return target.endsWith(".nix") ? target : null;
  const inside = path.join(target, "default.nix");
  return existsSync(inside) ? inside : null;
}
