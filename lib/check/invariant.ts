import type { Subject } from "./subject.ts";

/** Where an invariant does not hold. */
export interface Finding {
  /** The option that is concerned: a full path, or the module's root where it is none in particular. */
  readonly option: string;
  /** What was found, in a sentence. */
  readonly message: string;
}

/** Something that must be true of every system that the module generates from a configuration without errors. */
export interface Invariant {
  readonly id: string;
  /** What must be true, for people. */
  readonly statement: string;
  /** What goes wrong where it is not. */
  readonly why: string;
  readonly findings: (subject: Subject) => readonly Finding[];
}

/** Declares an invariant; the type checker holds it to its form. */
export function defineInvariant(invariant: Invariant): Invariant {
  return invariant;
}
