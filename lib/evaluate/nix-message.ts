import type { EvaluationError, EvaluationErrorKind } from "./evaluator.ts";

/** Nix' own sentences, from 2.8 to today's: what its source calls them does not reach the terminal. */
const kinds: readonly (readonly [RegExp, EvaluationErrorKind])[] = [
  [
    /^syntax error|^invalid (integer|float)|^path has a trailing slash|^attribute .* already defined/,
    "syntax",
  ],
  [/^\[json\.exception/, "other"],
  [/^assertion '[\s\S]*' failed/, "assertion"],
  [/^evaluation aborted with the following error message/, "abort"],
  [/^infinite recursion encountered|^stack overflow|^out of memory/, "infinite-recursion"],
  [
    /^attribute '[\s\S]*' (missing|not found)|^undefined variable|called without required argument/,
    "missing-attribute",
  ],
  [
    /^getting status of|^path '[\s\S]*' does not exist|was not found in the Nix search path|^opening file|^reading from file|^cannot open|^unable to download|^access to (URI|absolute path)|^file '[\s\S]*' (was not found|has an unknown)|^(cannot|unable to) read|is forbidden in|^cannot import/,
    "import",
  ],
  [
    /while an? .* was expected|^expected an? .* but found|^cannot (coerce|add|compare|convert|subtract|multiply|divide)|^attempt to call something which is not a function|called with unexpected argument|^value is|list index .* out of bounds|called on an empty list|^division by zero|is not a (number|function|list|set|string)/,
    "type",
  ],
];

/**
 * Nix' standard error as an error value.
 *
 * @param ownLines - Lines that stand before the request's expression in what Nix was given on standard input.
 */
export function readNixError(stderr: string, ownLines: number): EvaluationError {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with ESC
  const detail = stderr.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "").trim();
  const said = readMessage(detail);
  const known = kinds.find(([pattern]) => pattern.test(said))?.[1];
  const comparison = known === undefined ? readComparison(detail, said) : null;
  const kind = known ?? (comparison === null ? "thrown" : "assertion");
  const message = comparison ?? said;
  return {
    kind,
    message: withoutOwnLines(oneSentence(message, kind), ownLines),
    detail,
    ...readPlace(detail, ownLines, kind),
  };
}

/** Everything after the first `error: ` is indented by its length (`showErrorInfo` in Nix' error.cc). */
const indentation = "error: ".length;

/**
 * Nix 2.8 begins with the error. Today's prints `error:` alone, the traces, and then the error itself, indented like
 * them; what a `throw` says in further lines may look like an error, too, so the first one counts.
 */
function readMessage(detail: string): string {
  const lines = detail.split("\n");
  const top = lines.findLastIndex((line) => /^error:/.test(line));
  if (top < 0) return detail;
  const inner = lines.findIndex((line, at) => at > top && /^ {7}error: /.test(line));
  const start = lines[top] === "error:" && inner >= 0 ? inner : top;
  const message = [(lines[start] ?? "").replace(/^ *error: ?/, "")];
  for (const line of lines.slice(start + 1)) {
    // What belongs to the message is indented below it; places, traces and hints follow.
    if (/^\s*at .+:\d+:\d+:?\s*$/.test(line) || /^\s*… /.test(line)) break;
    if (line.slice(0, indentation).trim() !== "") break;
    message.push(line.slice(indentation));
  }
  return message.join("\n").trim();
}

/**
 * Today's Nix says of an assertion that compares only what is not equal, below a trace that names the assertion
 * (`assertEqValues` in its eval.cc). What is thrown in a condition has a trace of its own.
 */
function readComparison(detail: string, message: string): string | null {
  const traces = [...detail.matchAll(/^\s*… (.*)$/gm)].map(([, trace = ""]) => trace);
  const last = traces.findLast((trace) => !trace.startsWith("while comparing "));
  const condition = /^while evaluating the condition of the assertion ('[\s\S]*')$/.exec(last ?? "");
  return condition === null ? null : `assertion ${condition[1]} failed: ${message}`;
}

/** Places inside of a message count the lines before the request's expression, too. */
function withoutOwnLines(message: string, ownLines: number): string {
  return message.replace(
    / at (?:\(string\)|\(stdin\)|«stdin»|«string»):(\d+):(\d+)/g,
    (_, line: string, column: string) => ` at ${Number(line) - ownLines}:${column}`,
  );
}

function oneSentence(message: string, kind: EvaluationErrorKind): string {
  if (kind === "thrown") return message;
  const missing = /^getting status of '([\s\S]*)': No such file|^path '([\s\S]*)' does not exist/.exec(
    message,
  );
  if (missing !== null) return `${missing[1] ?? missing[2]} does not exist`;
  if (kind === "abort")
    return message.replace(/^evaluation aborted with the following error message: '([\s\S]*)'$/, "$1");
  return message.replace(/\s*\n\s*/g, " ");
}

function readPlace(
  detail: string,
  ownLines: number,
  kind: EvaluationErrorKind,
): Pick<EvaluationError, "file" | "line" | "column"> {
  // The error's own place is the first one below the last "error:". Today's Nix gives what it cannot find none: there it
  // is where it was asked for, the last one of the traces.
  const below = detail.slice(Math.max(0, detail.search(/error:(?![\s\S]*\n\s*error:)/)));
  const pattern = /\bat (.+?):(\d+):(\d+):?\s*$/gm;
  const place =
    below.matchAll(pattern).next().value ??
    (kind === "import" ? [...detail.matchAll(pattern)].at(-1) : null) ??
    null;
  if (place === null) return {};
  const [, file = "", line = "0", column = "0"] = place;
  if (file.startsWith("/")) return { file, line: Number(line), column: Number(column) };
  const own = Number(line) - ownLines;
  return own > 0 ? { line: own, column: Number(column) } : {};
}
