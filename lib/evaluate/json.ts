import { type Node, parseTree } from "jsonc-parser";
import { type Evaluation, failed, type Json } from "./evaluator.ts";

/** Every string of a JSON text, with the colon that makes it a key. */
const strings = /"[^"\\]*(?:\\.[^"\\]*)*"\s*:?/gs;

/**
 * Keys that `JSON.parse` of V8 13.6 (Node 24.21.0) can read wrongly. It takes a key of any earlier object for this one if that is as
 * long as this one and equals so many characters of this one's text, escapes and all: of `[{"\\":0,"a":0},{"\"":0,"a":0}]` the second
 * object's first key comes back as a backslash (measured; Node 20 reads it right). Names of units have escapes and are safe: cut
 * to that length, their text no longer ends as the name of a unit does.
 */
const mayBeMisread = /\\(?!.*\.(?:automount|mount|path|service|slice|socket|swap|target|timer)"\s*:$).*:$/s;

/**
 * `JSON.parse`, with the right keys on every Node.
 *
 * @throws SyntaxError as `JSON.parse` does.
 */
export function parseJson(text: string): Json {
  const value: Json = JSON.parse(text);
  // A batch's answer is a list of texts, which has no keys.
  const hasKeys = Array.isArray(value) ? value.some(isSet) : isSet(value);
  if (!hasKeys || text.match(strings)?.some((each) => mayBeMisread.test(each)) !== true) return value;
  const tree = parseTree(text);
  return tree === undefined ? value : valueOfTree(tree);
}

function isSet(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** What `JSON.parse` makes of the same text: `__proto__` is a key like any other, and of equal keys the last one counts. */
function valueOfTree({ type, value, children = [] }: Node): Json {
  if (type === "array") return children.map(valueOfTree);
  if (type !== "object") return value;
  return Object.fromEntries(
    children.flatMap(({ children: [key, child] = [] }) =>
      key === undefined || child === undefined ? [] : [[key.value, valueOfTree(child)]],
    ),
  );
}

/** What an evaluator printed, read; what cannot be read is the tool's fault and named so. */
export function readJson(text: string, read: (text: string) => Json = parseJson): Evaluation {
  try {
    return { ok: true, value: read(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed("crash", `the evaluator's answer could not be read: ${reason}`, text.slice(0, 10_000));
  }
}
