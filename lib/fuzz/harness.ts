import type { z } from "zod";
import type { ConfigurationFiles, ConfigurationSettings, EvaluationError } from "../evaluate/index.ts";
import type { Module, Problem } from "../schema/kernel/index.ts";
import type { Comparison } from "./comparison.ts";
import { standardComparisons } from "./comparisons/index.ts";
import type { Hints } from "./hints.ts";
import type { Finding, Invariant, Oracle, Statement } from "./invariant.ts";

/** What every report of an evaluated system has: NixOS' own verdict on the configuration. */
export interface Verdict {
  /** Messages of the assertions that do not hold. */
  readonly assertions: readonly string[];
  /** Warnings that it gives, those of other modules among them. */
  readonly warnings: readonly string[];
}

/** What there is to know of a module whose options were read from it: its rules and its messages are its own. */
export interface Foreign {
  /** What an error of Nix says against the module, each finding under the id of a statement; nothing where it is a refusal. */
  readonly faults: (error: EvaluationError) => readonly (Finding & { readonly rule: string })[];
  /**
   * What errors with the same trace have in common, for those of which the trace must be known: Nix takes seconds to print one.
   * Null: the message says it all.
   */
  readonly traceKey: (error: EvaluationError) => string | null;
  /** Traces that are known, by that. */
  readonly traces: Map<string, string>;
  /** The statements that those findings are of. */
  readonly statements: readonly Statement[];
  /** What the findings of one fault have in common: each fault is shown once. */
  readonly signature: (problem: Problem) => string;
}

/** Everything that the harness needs to know of a module to try it out. */
export interface Harness<
  Schema extends z.ZodType = z.ZodType,
  Report extends Verdict = Verdict,
  Subject = unknown,
> {
  /** The option tree with its rules. */
  readonly module: Module<Schema>;
  /**
   * Nix files, absolute paths. `module` is the NixOS module; `report` a function from the evaluated system to what is to
   * be looked at, as JSON, `assertions` and `warnings` among it. `lib` and `system` have defaults: the subset of NixOS
   * that comes with this package.
   */
  readonly files: Pick<ConfigurationFiles, "module" | "report"> & Partial<ConfigurationFiles>;
  /** The form of what the `report` file gives. */
  readonly report: z.ZodType<Report>;
  /** What invariants look at, for a configuration that breaks no rule. */
  readonly subject: (config: z.output<Schema>, report: Report) => Subject;
  /** What must be true of every system, in the order in which it is reported. */
  readonly invariants: readonly Invariant<Subject>[];
  /** Other ways to give a configuration that must come to the same. Default: `standardComparisons`. */
  readonly comparisons?: readonly Comparison[];
  /** Real tools that judge as well. Default: none. */
  readonly oracles?: readonly Oracle<Subject>[];
  /**
   * Packages that the module takes from `pkgs`, by their attribute names: the subset of NixOS has stand-ins for them, and for those
   * that are defaults of options. A stand-in has a name and a store path and builds nothing.
   */
  readonly packages?: readonly string[];
  /**
   * For a module that exists: schema and module are not held to each other, all configurations have the right types, and the run goes
   * on behind a failure.
   */
  readonly foreign?: Foreign;
  /** Further modules in every system. Absolute paths. */
  readonly beside?: readonly string[];
  /** What systems are evaluated with, besides what a run is asked for. */
  readonly settings?: Omit<ConfigurationSettings, "files">;
  /** Values and names to prefer in random configurations. Default: whatever has the right type. */
  readonly hints?: Hints;
}

/** Declares a harness; the type checker holds its parts to each other. */
export function defineHarness<Schema extends z.ZodType, Report extends Verdict, Subject>(
  harness: Harness<Schema, Report, Subject>,
): Harness<Schema, Report, Subject> {
  return harness;
}

/** The comparisons of a harness: its own, or those that suit every module. */
export function comparisonsOf({ comparisons }: Pick<Harness, "comparisons">): readonly Comparison[] {
  return comparisons ?? standardComparisons;
}
