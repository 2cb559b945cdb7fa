import { type Bundle, computedImportMessage } from "./bundled.ts";
import type { EvaluationError, EvaluationRequest, Json } from "./evaluator.ts";
import { parseJson } from "./json.ts";
import { readTvixError } from "./tvix-message.ts";

/** What came of a text: the errors of its evaluation, none where it has a value; undefined where it came to no end. */
type TvixAnswer = { readonly ended: string; readonly errors?: string };

/**
 * Tvix prints the string as Nix source: `nix_escape_string` of tvix/eval/src/value/string escapes these and no more,
 * and toJSON has escaped control characters before.
 */
export function readDisplayedJson(displayed: string): Json {
  if (!/^"[\s\S]*"$/.test(displayed)) throw new SyntaxError("it is not a string");
  const text = displayed
    .slice(1, -1)
    .replace(
      /\\([\s\S])/g,
      (_, character: string) => ({ n: "\n", r: "\r", t: "\t" })[character] ?? character,
    );
  return parseJson(text);
}

/** An error's place in the bundle as one in the files, or in the request's expression. */
export async function locate(
  bundled: Bundle,
  request: EvaluationRequest,
  errors: string,
  run: (source: string) => Promise<TvixAnswer>,
): Promise<EvaluationError> {
  const error = readTvixError(errors, bundled.source);
  if (error.kind === "syntax") return (await findSyntaxError(bundled, request, run)) ?? error;
  const { line, column, ...rest } = error;
  if (error.message === computedImportMessage) return { ...rest, kind: "import" };
  const origin = line === undefined ? null : bundled.locate(line);
  return origin === null || column === undefined ? rest : { ...rest, ...origin, column };
}

/**
 * A brace too few in one file is missed in another, later in the bundle. So each text is parsed on its own; a function
 * around it keeps it from being evaluated.
 */
async function findSyntaxError(
  { files }: Bundle,
  { expression }: EvaluationRequest,
  run: (source: string) => Promise<TvixAnswer>,
): Promise<EvaluationError | null> {
  for (const [file, text] of [[undefined, expression] as const, ...files]) {
    const end = await run(`_:\n${text}`);
    if (end.errors === undefined || end.errors === "") continue;
    const { line = 2, ...error } = readTvixError(end.errors, `_:\n${text}`);
    if (error.kind === "syntax") return { ...error, line: line - 1, ...(file === undefined ? {} : { file }) };
  }
  return null;
}
