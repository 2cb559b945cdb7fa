/** A fault that a tired maintainer could commit: one change to one file. */
export interface Mutant {
  readonly id: string;
  /** Path of the file from the project's root. */
  readonly file: string;
  /** What goes wrong for the user, in a sentence. */
  readonly fault: string;
  /** Text that stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** `systemd` shows every configuration to the real tools; otherwise a sample of them. */
  readonly oracle?: "systemd";
}

/** A mutant that no longer fits its file, and why. */
export interface Stale {
  readonly mutant: Mutant;
  readonly reason: string;
}

/**
 * The text of a file with its fault in it.
 *
 * @returns Why it cannot be had, where the text to be replaced is not there exactly once.
 */
export function mutate(
  text: string,
  { find, replace }: Pick<Mutant, "find" | "replace">,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string } {
  const parts = text.split(find);
  if (find === replace) {
    return { ok: false, reason: "it changes nothing" };
  }
  return parts.length === 2
    ? { ok: true, text: parts.join(replace) }
    : { ok: false, reason: `the text to be replaced stands there ${parts.length - 1} times, not once` };
}

/**
 * The mutants that cannot be applied: the file was changed since they were written.
 *
 * @param read - The text of a file of the project, or null where there is none.
 */
export function findStale(mutants: readonly Mutant[], read: (file: string) => string | null): Stale[] {
  return mutants.flatMap((mutant) => {
    const text = read(mutant.file);
    const mutated =
      text === null ? { ok: false as const, reason: "there is no such file" } : mutate(text, mutant);
    return mutated.ok ? [] : [{ mutant, reason: mutated.reason }];
  });
}
