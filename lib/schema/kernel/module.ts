import type { z } from "zod";
import { nameListed } from "./listed.ts";
import type { OptionTree } from "./nix-type.ts";
import { showOption } from "./option-path.ts";
import type { Problem } from "./problem.ts";
import { readOptions } from "./read.ts";
import { moveRenamed } from "./renamed.ts";
import { applyRules, type Rule, type Scopes } from "./rule.ts";

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

/** Declares a module. */
export function defineModule<Schema extends z.ZodType>(module: Module<Schema>): Module<Schema> {
  return module;
}

/**
 * Reads a configuration value: types first, then, when all types are right, the rules.
 *
 * In: any value (of a `.json` file, say). Out: the configuration with its defaults and every problem; never throws
 * for what a user can write.
 */
export function checkConfig<Schema extends z.ZodType>(
  module: Module<Schema>,
  value: unknown,
): Checked<z.output<Schema>> {
  const renamed = moveRenamed(module, value);
  const named = nameListed(module, renamed.value);
  const moved = { value: named.value, problems: [...renamed.problems, ...named.problems] };
  const read = readOptions(module, moved.value);
  if (read.config === null || moved.problems.some(({ severity }) => severity === "error")) {
    return { config: null, problems: [...moved.problems, ...read.problems] };
  }
  return {
    config: read.config,
    problems: [...moved.problems, ...read.problems, ...applyRules(module.rules, module.scopes(read.config))],
  };
}

/** The path that every option of the module starts with, as text. */
export function rootOf(module: Pick<Module, "path">): string {
  return showOption(module.path);
}
