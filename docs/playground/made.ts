import type { Language } from "./languages.ts";
import type { Outcome } from "./outcome.ts";

/** A configuration in the menu. */
export interface Example {
  /** Its file, from the root of the repository. */
  readonly file: string;
  readonly title: string;
  readonly language: Language;
  readonly text: string;
}

/** The example that the playground begins with, and what it comes to: shown before anything is loaded. */
export interface First {
  readonly example: Example;
  readonly outcome: Outcome;
}
