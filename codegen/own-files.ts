import { bareMounts } from "../lib/schema/index.ts";
import { type StaleFile, staleFiles, writeFiles } from "./files.ts";
import { type GenerateSettings, generate } from "./generate.ts";
import { windowsDataJsonSchema } from "./windows-data.ts";

/** Where this repository has what is generated, and what each file says of itself. */
export const ownFiles = {
  header: "Generated from lib/schema by `bare-mounts generate`; edit the schema instead.",
  files: {
    optionsNix: "modules/options.nix",
    rulesNix: "modules/rules.nix",
    tablesNix: "modules/tables.nix",
    optionsMarkdown: "docs/reference/options.md",
    optionsJson: "docs/reference/options.json",
    rulesMarkdown: "docs/reference/rules.md",
    jsonSchema: "docs/reference/bare-mounts.schema.json",
    configTypes: "lib/config/types.ts",
  },
} satisfies GenerateSettings;

/** Every generated file of this repository, by path from its root. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ...generate(bareMounts, ownFiles),
    ["docs/reference/windows-data.schema.json", windowsDataJsonSchema(ownFiles.header)],
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
