import type { z } from "zod";
import { nameListed } from "./listed.ts";
import type { Checked, Module } from "./module.ts";
import { readOptions } from "./read.ts";
import { moveRenamed } from "./renamed.ts";
import { applyRules } from "./rule.ts";

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
