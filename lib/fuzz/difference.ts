import type { Json } from "../evaluate/index.ts";

/** A message names so many differences and no more. */
const shown = 3;

/**
 * What differs between two reports, in a sentence; null where they are the same.
 *
 * Both come from `builtins.toJSON`, which sorts attributes.
 */
export function difference(a: Json, b: Json): string | null {
  if (JSON.stringify(a) === JSON.stringify(b)) {
    return null;
  }
  const all = [...differences(a, b, [])];
  const more = all.length > shown ? `, and ${all.length - shown} more` : "";
  return `${all.slice(0, shown).join(", ")}${more}`;
}

function* differences(a: Json, b: Json, path: readonly string[]): Generator<string> {
  if (isAttributes(a) && isAttributes(b)) {
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
      yield* differences(a[name] ?? null, b[name] ?? null, [...path, name]);
    }
  } else if (JSON.stringify(a) !== JSON.stringify(b)) {
    yield `${path.join(" ")} is ${shorten(a, b)}, not ${shorten(b, a)}`;
  }
}

/** A text from a little before the place where it differs. */
function shorten(value: Json, other: Json): string {
  const [text, compared] = [JSON.stringify(value), JSON.stringify(other)];
  const at = [...text].findIndex((character, index) => character !== compared[index]);
  const start = Math.max(0, at - 20);
  const part = text.slice(start, start + 60);
  return `${start > 0 ? "…" : ""}${part}${start + 60 < text.length ? "…" : ""}`;
}

function isAttributes(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
