import { bareMounts } from "../lib/schema/index.ts";
import { type StaleFile, staleFiles, writeFiles } from "./files.ts";
import { generate } from "./generate.ts";

export { generate, type StaleFile, staleFiles, writeFiles };

/**
 * Writes what follows from the schema into a copy of this repository; files that are right already stay untouched.
 *
 * @returns the paths of what was written, from the root.
 */
export function writeGenerated(root: string): Promise<readonly string[]> {
  return writeFiles(root, generate(bareMounts));
}

/** What in a copy of this repository does not follow from the schema, each with a unified diff to what would. */
export function checkGenerated(root: string): Promise<readonly StaleFile[]> {
  return staleFiles(root, generate(bareMounts));
}
