import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { parseJson } from "../evaluate/portable.ts";

/** A configuration in JSON, or the first thing that is wrong with the text; line and column from 1. */
export type JsonText =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly line: number; readonly column: number; readonly message: string };

export function readJsonText(text: string): JsonText {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const [error] = errors;
  if (error !== undefined) {
    const words = printParseErrorCode(error.error).replace(
      /\B[A-Z]/g,
      (letter) => ` ${letter.toLowerCase()}`,
    );
    return wrong(text, error.offset, `broken JSON: ${words.toLowerCase()}`);
  }
  const twice = tree === undefined ? null : findKeyGivenTwice(tree);
  if (twice !== null) {
    const [, again] = twice;
    const message = `the key ${JSON.stringify(again.value)} is given twice in one object; only the last one would count`;
    return wrong(text, again.offset, message);
  }
  return { ok: true, value: withoutSchemaKey(parseJson(text)) };
}

function wrong(text: string, offset: number, message: string): JsonText {
  const before = text.slice(0, offset).split("\n");
  return { ok: false, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message };
}

/** The first two equal keys of one object. */
function findKeyGivenTwice(node: Node): readonly [Node, Node] | null {
  const seen = new Map<unknown, Node>();
  for (const child of node.children ?? []) {
    const key = child.type === "property" ? child.children?.[0] : undefined;
    if (key !== undefined) {
      const first = seen.get(key.value);
      if (first !== undefined) return [first, key];
      seen.set(key.value, key);
    }
    const below = findKeyGivenTwice(child);
    if (below !== null) return below;
  }
  return null;
}

/** `$schema` is for editors and no option. */
function withoutSchemaKey(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value;
  }
  const { $schema: _, ...config } = value as Readonly<Record<string, unknown>>;
  return config;
}
