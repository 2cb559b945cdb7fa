import type { OptionEntry } from "../playground/option-entry.ts";

/** A part of options' names: an option, what is below it, or both. */
export interface OptionBranch {
  readonly part: string;
  readonly option: OptionEntry | null;
  readonly below: readonly OptionBranch[];
}

/** The options as a tree, below the parts of their names that all of them have. */
export function treeOf(options: readonly OptionEntry[], depth = 2): readonly OptionBranch[] {
  const parts = Map.groupBy(
    options.filter(({ path }) => path.length > depth),
    ({ path }) => path[depth] ?? "",
  );
  return [...parts].map(([part, those]) => ({
    part,
    option: those.find(({ path }) => path.length === depth + 1) ?? null,
    below: treeOf(those, depth + 1),
  }));
}

/** Whether an option has every word of a text in its name, its description or its type. */
export function isFound({ name, text, type, wording }: OptionEntry, sought: string): boolean {
  const all = [name, text, type, wording ?? ""].join("\n").toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
