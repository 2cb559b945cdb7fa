/** An option as the playground and the page of options show it. */
export interface OptionEntry {
  readonly name: string;
  readonly path: readonly string[];
  /** Of its section in the reference. */
  readonly anchor: string;
  readonly type: string;
  /** What a pattern in the type means; null where the type says it by itself. */
  readonly wording: string | null;
  readonly default?: string;
  readonly example?: string;
  /** The description in CommonMark, for the search. */
  readonly text: string;
  readonly html: string;
  /** The ids of the rules that name it. */
  readonly rules: readonly string[];
  /** The page that explains it, and its title. */
  readonly page: string;
  readonly title: string;
  /** The file in the repository. */
  readonly declared: string;
}

/** The option that a place in a configuration is of: a name that the user chose is one of any. */
export function entryAt(entries: readonly OptionEntry[], path: readonly string[]): OptionEntry | undefined {
  return entries.find((entry) => entry.path.length === path.length && isBelow(entry, path));
}

/** Whether an option is one of those below a place, or the place's own. */
export function isBelow({ path }: OptionEntry, place: readonly string[]): boolean {
  return place.length <= path.length && place.every((part, at) => part === path[at] || isChosen(path[at]));
}

/** A part of an option's name that the user chooses. */
export function isChosen(part: string | undefined): boolean {
  return part === "<name>" || part === "*";
}
