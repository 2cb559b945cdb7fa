import type { z } from "zod";
import type { OptionTree } from "./nix-type.ts";
import { group } from "./option.ts";
import { showOption } from "./option-path.ts";
import type { Problem } from "./problem.ts";
import { type Rule, type RuleMaker, ruleFor, type Scopes } from "./rule.ts";

/**
 * An option that moved. Nix: `mkRenamedOptionModule`. Both paths are absolute and go through groups only; the old
 * one may lie outside of the module, where Nix alone sees it.
 */
export interface RenamedOption {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** An option that is gone. Nix: `mkRemovedOptionModule`. */
export interface RemovedOption {
  readonly path: readonly string[];
  /** What to do instead. */
  readonly instructions: string;
}

/** An option tree with its place in the NixOS options and the rules across it. */
export interface Module<Schema extends z.ZodType = z.ZodType> {
  /** Where the tree hangs: `["wsl", "bareMounts"]`. */
  readonly path: readonly string[];
  readonly options: OptionTree;
  readonly schema: Schema;
  readonly renamed: readonly RenamedOption[];
  readonly removed: readonly RemovedOption[];
  readonly rules: readonly Rule[];
  /** Data that the Nix side of the rules looks up, by the name that it has below `tables`. */
  readonly tables: Readonly<Record<string, unknown>>;
  /** The things that rules look at; nothing where the module is switched off. */
  readonly scopes: (config: z.output<Schema>) => Scopes;
}

/** Either a configuration with all defaults filled in, or none; and what there is to say about it. */
export interface Checked<Config> {
  readonly config: Config | null;
  readonly problems: readonly Problem[];
}

/** What {@link module} takes. */
export interface ModuleDeclaration<Tree extends OptionTree, Found extends object> {
  /** Where the tree hangs: `["services", "greeter"]`. */
  readonly path: readonly string[];
  /** The options, by name: `option`, `requiredOption`, `enableOption` and `group` make them. */
  readonly options: Tree;
  /** The things that rules look at, by kind; nothing where the module is switched off. Default: nothing. */
  readonly scopes?: (config: z.output<ReturnType<typeof group<Tree>>>) => Found;
  /** What must hold across options, made by the function that is given, which knows the scopes. Default: nothing. */
  readonly rules?: (rule: RuleMaker<Found>) => readonly Rule[];
  /** Data that the Nix side of the rules looks up, by the name that it has below `tables`. */
  readonly tables?: Readonly<Record<string, unknown>>;
  readonly renamed?: readonly RenamedOption[];
  readonly removed?: readonly RemovedOption[];
}

/**
 * Declares a module: its options, what must hold across them, and what they were called before.
 *
 * In: the declaration. Out: what everything else of this package takes, such as `checkConfig` for a configuration of it,
 * the code generator and the harness.
 */
export function module<const Tree extends OptionTree, Found extends object = Record<never, never>>({
  path,
  options,
  scopes,
  rules = () => [],
  tables = {},
  renamed = [],
  removed = [],
}: ModuleDeclaration<Tree, Found>): Module<ReturnType<typeof group<Tree>>> {
  return {
    path,
    options,
    schema: group(options),
    rules: rules(ruleFor<Found>()),
    scopes: (config) => ({ ...scopes?.(config) }),
    tables,
    renamed,
    removed,
  };
}

/** The path that every option of the module starts with, as text. */
export function rootOf(module: Pick<Module, "path">): string {
  return showOption(module.path);
}
