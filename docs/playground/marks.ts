import type { Mark } from "./editor.ts";
import type { Language } from "./languages.ts";
import { definedOptions, definitionOf } from "./option-path.ts";
import type { Outcome } from "./outcome.ts";

/** Where in a text everything is that is to be said of it. What has no place is said at its beginning. */
export function marksOf({ error, problems }: Outcome, text: string, language: Language): readonly Mark[] {
  if (error !== null) {
    const from = error.line === undefined ? 0 : offsetOf(text, error.line, error.column ?? 1);
    const word = /^[\w"'.-]+/.exec(text.slice(from))?.[0].length ?? 1;
    return [{ from, to: Math.min(text.length, from + word), severity: "error", message: error.message }];
  }
  const defined = definedOptions(text, language);
  return problems.map(({ option, severity, message, rule }) => {
    const place = definitionOf(option, defined);
    const { from, to } = place ?? { from: 0, to: text.indexOf("\n") + 1 || text.length };
    return { from, to, severity, message: `${option}: ${message} [${rule}]` };
  });
}

/** Columns are counted in characters, and offsets in halves of them. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const before = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("");
  return Math.min(text.length, start + before.length);
}
