import type { Rule } from "./rule.ts";

/**
 * One topic of a module that is put together from parts. A part knows those before it, and none behind it.
 *
 * `Config`, `Added` and `Found`: the configuration, the lists that any part can add to, and the things that rules look at.
 */
export interface ModulePart<Config = never, Added extends object = never, Found extends object = object> {
  /** Its name: words with hyphens between. */
  readonly name: string;
  /** Paths of its options, without the module's own, with all below them. The first part has all that no other has. */
  readonly options?: readonly string[];
  /** Values of its own that an option of a part before it can have as well, by that option's path. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** What it adds to lists that rules of any part look at. */
  readonly adds?: (config: Config) => Partial<Added>;
  /** What it gives rules to look at, of a configuration and of what all parts add. */
  readonly scopes?: (config: Config, all: Added) => Partial<Found>;
  readonly rules?: readonly Rule[];
  /** Data that its rules look up. Of a table that is a list the last part's counts; others grow from part to part. */
  readonly tables?: Readonly<Record<string, unknown>>;
}

/** The part that an option belongs to: the one that names the longest part of its path. */
export function partOfOption<Part extends Pick<ModulePart, "name" | "options">>(
  parts: readonly Part[],
  path: readonly string[],
): Part {
  const [first] = parts;
  if (first === undefined) throw new TypeError("a module of parts has one part at least");
  for (let length = path.length; length > 0; length -= 1) {
    const start = path.slice(0, length).join(".");
    const found = parts.find(({ options = [] }) => options.includes(start));
    if (found !== undefined) return found;
  }
  return first;
}
