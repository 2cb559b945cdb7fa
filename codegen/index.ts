import { bareMounts } from "../lib/schema/index.ts";
import { type StaleFile, staleFiles, writeFiles } from "./files.ts";
import { generate } from "./generate.ts";
import { windowsDataJsonSchema } from "./windows-data.ts";

export { generate, type StaleFile, staleFiles, writeFiles };

/** Every generated file of this repository, by path from its root. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ...generate(bareMounts),
    ["docs/reference/windows-data.schema.json", windowsDataJsonSchema()],
  ]);
}

/**
 * Writes what follows from the schema into a copy of this repository; files that are right already stay untouched.
 *
 * @returns the paths of what was written, from the root.
 */
export function writeGenerated(root: string): Promise<readonly string[]> {
  return writeFiles(root, generatedFiles());
}

/** What in a copy of this repository does not follow from the schema, each with a unified diff to what would. */
export function checkGenerated(root: string): Promise<readonly StaleFile[]> {
  return staleFiles(root, generatedFiles());
}
