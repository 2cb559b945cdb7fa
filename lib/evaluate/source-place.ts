/** A place in a text, both from 1; the column in Unicode characters, as evaluators count. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

/** The offset of a place in UTF-16 units; the text's length for a place behind its end. */
export function offsetOf(source: string, { line, column }: SourcePlace): number {
  let start = 0;
  for (let current = 1; current < line; current += 1) {
    const newline = source.indexOf("\n", start);
    if (newline < 0) return source.length;
    start = newline + 1;
  }
  for (let current = 1; current < column && start < source.length; current += 1) {
    start += (source.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
  }
  return start;
}

/** The place of an offset in UTF-16 units. */
export function placeOf(source: string, offset: number): SourcePlace {
  const before = source.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: [...before.slice(start)].length + 1 };
}

/** The place just behind the last character that is not blank. */
export function endOf(source: string): SourcePlace {
  return placeOf(source, source.trimEnd().length);
}
