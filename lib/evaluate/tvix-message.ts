import type { EvaluationError, EvaluationErrorKind } from "./evaluator.ts";
import { endOf, offsetOf, type SourcePlace } from "./source-place.ts";

/** Tvix' codes (tvix/eval/src/errors.rs, `fn code`), as far as they are not `other`. */
const kinds: Readonly<Record<string, EvaluationErrorKind>> = {
  E001: "thrown",
  E002: "abort",
  E003: "assertion",
  E005: "missing-attribute",
  E006: "type",
  E010: "missing-attribute",
  E011: "missing-attribute",
  E013: "type",
  E014: "infinite-recursion",
  E015: "syntax",
  // Nix finds an attribute that is defined twice when it parses.
  E016: "syntax",
  E018: "type",
  E019: "type",
  E029: "import",
  E031: "type",
  E033: "type",
  E036: "type",
};

/** An error with the sentence and the excerpt that follows it, up to the next one or the end. The arrow moves with the width of line numbers. */
const errorPattern =
  /^error\[(E\d+)\]: ([\s\S]*?)\n *--> \S+:(\d+):(\d+)\n([\s\S]*?)(?=^(?:note: |error\[)|(?![\s\S]))/gm;

/**
 * Tvix' errors as an error value; line and column are those of `source`.
 *
 * An error comes with a note for every frame that it passed, the outermost first: the last `error[...]` is the cause.
 * When compiling fails there are several errors and no notes: then the first is what to mend first.
 *
 * @param source - The text that was evaluated: Tvix does not always say in words what the place is.
 */
export function readTvixError(errors: string, source: string): EvaluationError {
  const detail = errors.trim();
  const found = [...detail.matchAll(errorPattern)];
  const cause = /^note: /m.test(detail) ? found.at(-1) : found[0];
  if (cause === undefined) return { kind: "other", message: detail.split("\n")[0] ?? detail, detail };
  const [, code = "", sentence = "", line = "0", column = "0", excerpt = ""] = cause;
  const kind = kinds[code] ?? "other";
  const place = { line: Number(line), column: Number(column) };
  const rest = source.slice(offsetOf(source, place));
  if (code === "E015") return { kind, detail, ...readSyntax(excerpt, place, rest, source) };
  const message = readSentence(code, sentence, rest);
  // Of a throw and an assertion Tvix knows the outermost expression only: a place that explains nothing.
  return { kind, message, detail, ...(code === "E001" || code === "E003" ? {} : place) };
}

function readSentence(code: string, sentence: string, rest: string): string {
  const oneLine = sentence.replace(/\s*\n\s*/g, " ");
  switch (code) {
    case "E001":
      return unescapeDebug(/^error thrown: "([\s\S]*)"$/.exec(sentence)?.[1] ?? sentence);
    case "E002":
      return unescapeDebug(/^evaluation aborted: "([\s\S]*)"$/.exec(sentence)?.[1] ?? sentence);
    case "E010":
      return `undefined variable '${/^[\w'-]+/.exec(rest)?.[0] ?? "?"}'`;
    case "E011":
      return `undefined variable '${/'"([\s\S]*?)"'/.exec(sentence)?.[1] ?? "?"}'`;
    case "E005":
      return `attribute '${/'([\s\S]*?)'/.exec(sentence)?.[1] ?? "?"}' missing`;
    case "E016":
      return `attribute '${/'"([\s\S]*?)"'/.exec(sentence)?.[1] ?? "?"}' already defined`;
    default:
      return oneLine;
  }
}

/** A message that Rust printed by `{:?}` is a string literal. */
function unescapeDebug(text: string): string {
  return text.replace(
    /\\(?:u\{([0-9a-f]+)\}|([\s\S]))/g,
    (_, code: string | undefined, character: string) => {
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return { n: "\n", r: "\r", t: "\t", 0: "\0" }[character] ?? character;
    },
  );
}

/**
 * All of the parser's complaints are labels of one excerpt, in an order of its own. The header's place is the first
 * one's; where the text ended too early it is the start of what is unfinished, and Nix points to the end.
 */
function readSyntax(
  excerpt: string,
  place: SourcePlace,
  rest: string,
  source: string,
): SourcePlace & { message: string } {
  const labels = [...excerpt.matchAll(/found '(.*?)', but expected (.*)$/gm)];
  const label = labels.find(([, token = ""]) => rest.startsWith(token)) ?? labels[0];
  if (label !== undefined) {
    return {
      message: `syntax error, unexpected '${label[1]}', expecting ${plain(label[2] ?? "")}`,
      ...place,
    };
  }
  if (/code ended unexpectedly/.test(excerpt)) {
    const wanted = /but wanted (.*)$/m.exec(excerpt)?.[1];
    const expecting = wanted === undefined ? "" : `, expecting ${plain(wanted)}`;
    return { message: `syntax error, unexpected end of file${expecting}`, ...endOf(source) };
  }
  if (/unexpected extra elements/.test(excerpt)) {
    const token = /^(?:[\w'-]+|\S)/.exec(rest)?.[0] ?? "text";
    return { message: `syntax error, unexpected '${token}', expecting end of file`, ...place };
  }
  return { message: "syntax error", ...place };
}

function plain(expected: string): string {
  return expected.replace(/'?`([a-z]+)`-keyword'?/g, "'$1'");
}
