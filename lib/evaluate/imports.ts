import { type NixToken, tokenizeNix } from "../nix/index.ts";
import type { EvaluationError } from "./evaluator.ts";
import { placeOf, type SourcePlace } from "./source-place.ts";

/** Builtins that read files or the network. Bare: those that Nix has outside of `builtins`, too. */
const bareReaders = new Set([
  "import",
  "scopedImport",
  "fetchGit",
  "fetchMercurial",
  "fetchTarball",
  "fetchTree",
]);
const builtinReaders = new Set([
  ...bareReaders,
  ...["fetchurl", "fetchClosure", "getFlake", "filterSource", "findFile", "hashFile", "path", "pathExists"],
  ...["readDir", "readFile", "readFileType", "storePath"],
]);

/** Whether Nix source needs more than itself: see {@link findImport}. */
export function usesImport(source: string): boolean {
  return findImport(source) !== null;
}

/**
 * The first thing in Nix source that reads other files: an `import`, a path, `<...>`, `readFile`, a fetcher. The
 * `embedded` evaluator has no files, so such a source is for `nix`. What stands in comments and strings does not count.
 *
 * @returns The text as it stands there, and where; null where there is none.
 */
export function findImport(source: string): (SourcePlace & { readonly text: string }) | null {
  const tokens = significantTokens(source);
  const found = tokens.find((token, index) => readsFiles(tokens, index, token));
  return found === undefined ? null : { text: found.text, ...placeOf(source, found.start) };
}

/** The first path in an expression that is relative to a file, which an expression is not in. */
export function findRelativePath(expression: string): (SourcePlace & { readonly text: string }) | null {
  // Most expressions have none, and reading them to the end to know it costs more than this.
  if (!/[\w.~-]\/[\w.$]/.test(expression)) return null;
  const found = significantTokens(expression).find(
    ({ kind, text }) => (kind === "path" || kind === "computed-path") && !text.startsWith("/"),
  );
  return found === undefined ? null : { text: found.text, ...placeOf(expression, found.start) };
}

export function relativePathError({
  text,
  line,
  column,
}: SourcePlace & { readonly text: string }): EvaluationError {
  const message = `${text} is relative to nothing here: bind the file to a name`;
  return { kind: "import", message, detail: message, line, column };
}

/** Tokens without blanks and comments. */
export function significantTokens(source: string): NixToken[] {
  return tokenizeNix(source).filter(({ kind }) => kind !== "space" && kind !== "comment");
}

/** Whether the name at `index` means the builtin: not an attribute of something else, not one being defined. */
export function namesBuiltin(
  tokens: readonly NixToken[],
  index: number,
  names: ReadonlySet<string>,
): boolean {
  const token = tokens[index];
  if (token?.kind !== "name" || !names.has(token.text) || tokens[index + 1]?.text === "=") return false;
  if (tokens[index - 1]?.text !== ".") return true;
  const owner = tokens[index - 2]?.text;
  return owner === "builtins" || owner === "lib";
}

function readsFiles(tokens: readonly NixToken[], index: number, token: NixToken): boolean {
  if (token.kind === "path" || token.kind === "computed-path" || token.kind === "search-path") return true;
  const names = tokens[index - 1]?.text === "." ? builtinReaders : bareReaders;
  return namesBuiltin(tokens, index, names);
}
