import type { BootView } from "../../lib/cli/graph/boot-view.ts";
import type { Problem } from "../../lib/schema/index.ts";
import type { Language } from "./languages.ts";

/** Why a text is no configuration; line and column from 1, where they are known. */
export interface TextError {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** All that there is to show of a configuration. */
export interface Outcome {
  /** Null where the text is a configuration, right or wrong. */
  readonly error: TextError | null;
  readonly problems: readonly Problem[];
  /** Null where a rule is broken: nothing is generated of such a configuration. */
  readonly system: SystemView | null;
  /** The same configuration in each language; null where it has no right types. */
  readonly languages: Readonly<Record<Language, string>> | null;
}

export interface SystemView {
  readonly fstab: string;
  /** The texts of the units that the module or systemd's generator makes, by name. */
  readonly units: Readonly<Record<string, string>>;
  /** What the script on Windows reads: the file's path and its text. */
  readonly windows: { readonly file: string; readonly text: string };
  readonly boot: BootView;
}

/** The longest text that is looked at, in characters. */
export const longestText = 100_000;

/** A text that nothing came of. */
export function nothing(error: TextError): Outcome {
  return { error, problems: [], system: null, languages: null };
}

export const tooLong = nothing({
  message: `The text is longer than ${longestText / 1000} kB, which the playground does not look at; bare-mounts check does.`,
});
