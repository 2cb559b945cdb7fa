import type { Problem } from "../schema/kernel/index.ts";

/** Where an invariant does not hold. */
export interface Finding {
  /** The option that is concerned: a full path, or the module's root where it is none in particular. */
  readonly option: string;
  /** What was found, in a sentence. */
  readonly message: string;
}

/** Findings as problems, under the id of what found them. */
export function asProblems(rule: string, findings: readonly Finding[]): Problem[] {
  return findings.map(({ option, message }) => ({ rule, severity: "error", option, message }));
}

/** What people read of a property that the harness holds systems against. */
export interface Statement {
  /** Its name in reports and for `--rule`: words with hyphens between. */
  readonly id: string;
  /** What must be true, for people. */
  readonly statement: string;
  /** What goes wrong where it is not. */
  readonly why: string;
}

/** Something that must be true of every system that a module generates from a configuration without errors. */
export interface Invariant<Subject> extends Statement {
  /** Where it does not hold, with the options that are concerned; nothing where all is well. */
  readonly findings: (subject: Subject) => readonly Finding[];
}

/** Declares an invariant; the type checker holds it to its form. */
export function defineInvariant<Subject>(invariant: Invariant<Subject>): Invariant<Subject> {
  return invariant;
}

/** A real tool that judges a system. */
export interface Oracle<Subject> extends Statement {
  /** Why the tool cannot be asked on this machine, with how to get it; null where it can. */
  readonly missing: () => string | null;
  /** The tool's version, where its answers depend on it: `systemd 257`. */
  readonly version?: () => string;
  /** What the tool has to say against a system. */
  readonly findings: (subject: Subject) => Promise<readonly Finding[]>;
}
