/** A text that can be laid out in several ways. What it is made of is in {@link text}, {@link line} and so on. */
export type Layout =
  | string
  | { readonly kind: "line"; readonly flat: string; readonly isForced: boolean }
  | { readonly kind: "all"; readonly parts: readonly Layout[] }
  | { readonly kind: "indented"; readonly part: Layout }
  | { readonly kind: "group"; readonly part: Layout };

/** A line break where its group does not fit on one line, else a space. */
export const line: Layout = { kind: "line", flat: " ", isForced: false };

/** A line break where its group does not fit on one line, else nothing. */
export const softLine: Layout = { kind: "line", flat: "", isForced: false };

/** A line break that is always one. */
export const hardLine: Layout = { kind: "line", flat: "", isForced: true };

export const all = (...parts: readonly Layout[]): Layout => ({ kind: "all", parts });

export const indented = (...parts: readonly Layout[]): Layout => ({ kind: "indented", part: all(...parts) });

/** Its lines are all broken, or none is. */
export const group = (...parts: readonly Layout[]): Layout => ({ kind: "group", part: all(...parts) });

export function joined(parts: readonly Layout[], between: Layout): Layout {
  return all(...parts.flatMap((part, index) => (index === 0 ? [part] : [between, part])));
}

interface Piece {
  readonly layout: Layout;
  readonly indentation: number;
  readonly isFlat: boolean;
}

/**
 * Lays out within a width where that can be done, as Wadler's "A prettier printer" describes.
 *
 * @param indentation - of lines after the first, and where that begins
 */
export function print(layout: Layout, width: number, indentation = 0): string {
  const done: string[] = [];
  const waiting: Piece[] = [{ layout, indentation, isFlat: false }];
  let at = indentation;
  for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop()) {
    const { layout: part, indentation: depth, isFlat } = piece;
    if (typeof part === "string") {
      done.push(part);
      at += part.length;
    } else if (part.kind === "line") {
      if (isFlat && !part.isForced) {
        done.push(part.flat);
        at += part.flat.length;
      } else {
        done.push(`\n${" ".repeat(depth)}`);
        at = depth;
      }
    } else if (part.kind === "group") {
      const flat = { layout: part.part, indentation: depth, isFlat: true };
      waiting.push(fits(flat, waiting, width - at) ? flat : { ...flat, isFlat: false });
    } else {
      const parts = part.kind === "all" ? part.parts : [part.part];
      const deeper = part.kind === "indented" ? depth + 2 : depth;
      waiting.push(...parts.map((each) => ({ layout: each, indentation: deeper, isFlat })).reverse());
    }
  }
  return done.join("").replaceAll(/[ ]+$/gm, "");
}

/** Whether a piece fits on the rest of the line, with what comes behind it up to the next break. */
function fits(first: Piece, rest: readonly Piece[], room: number): boolean {
  const waiting = [first];
  let left = room;
  let next = rest.length - 1;
  while (left >= 0) {
    const piece = waiting.pop() ?? rest[next--];
    if (piece === undefined) return true;
    const { layout, isFlat } = piece;
    if (typeof layout === "string") {
      left -= layout.length;
    } else if (layout.kind === "line") {
      if (layout.isForced) return !isFlat;
      if (!isFlat) return true;
      left -= layout.flat.length;
    } else {
      const parts = layout.kind === "all" ? layout.parts : [layout.part];
      waiting.push(...parts.map((part) => ({ ...piece, layout: part })).reverse());
    }
  }
  return false;
}
