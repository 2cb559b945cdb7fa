import type { z } from "zod";
import type { OptionTree } from "./nix-type.ts";
import { group, type SchemaOf } from "./option.ts";
import { showOption } from "./option-path.ts";
import type { Problem } from "./problem.ts";
import { type Rule, type RuleMaker, ruleFor, type Scopes } from "./rule.ts";

/**
 * An option that moved. Nix: `mkRenamedOptionModule`. Both paths are absolute and go through groups only; the old
 * one may lie outside of the module, where Nix alone sees it.
 */
export interface RenamedOption {
  /** The old path. */
  readonly from: readonly string[];
  /** The path of today. */
  readonly to: readonly string[];
}

/** An option that is gone. Nix: `mkRemovedOptionModule`. */
export interface RemovedOption {
  /** Where it was. */
  readonly path: readonly string[];
  /** What to do instead. */
  readonly instructions: string;
}

/** An option tree with its place in the NixOS options and the rules across it. */
export interface Module<Schema extends z.ZodType = z.ZodType> {
  /** Where the tree hangs: `["wsl", "bareMounts"]`. */
  readonly path: readonly string[];
  /** The options, by name: what documentation and Nix are made of. */
  readonly options: OptionTree;
  /** The same options as one zod type, made by `group` or `requiredGroup`: what reads a configuration. */
  readonly schema: Schema;
  /** Options that moved; their old names are accepted with a warning. */
  readonly renamed: readonly RenamedOption[];
  /** Options that are gone; they are refused with what to do instead. */
  readonly removed: readonly RemovedOption[];
  /** Rules across options, in the order in which they are checked. */
  readonly rules: readonly Rule[];
  /** Data that the Nix side of the rules looks up, by the name that it has below `tables`. */
  readonly tables: Readonly<Record<string, unknown>>;
  /** The things that rules look at; nothing where the module is switched off. */
  readonly scopes: (config: z.output<Schema>) => Scopes;
}

/** Either a configuration with all defaults filled in, or none; and what there is to say about it. */
export interface Checked<Config> {
  /** null where a type is wrong or a name is not known; problems of rules leave it there. */
  readonly config: Config | null;
  /** Errors and warnings; nothing where all is well. */
  readonly problems: readonly Problem[];
}

/** What {@link module} takes. */
export interface ModuleDeclaration<Tree extends OptionTree, Found extends object> {
  /** Where the tree hangs: `["services", "webspace"]`. */
  readonly path: readonly string[];
  /** The options, by name: `option`, `requiredOption`, `enableOption` and `group` make them. */
  readonly options: Tree;
  /** The things that rules look at, by kind; nothing where the module is switched off. Default: nothing. */
  readonly scopes?: (config: z.output<SchemaOf<Tree>>) => Found;
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
}: ModuleDeclaration<Tree, Found>): Module<SchemaOf<Tree>> {
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
