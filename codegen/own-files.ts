import { bareMounts, partOfOption, parts } from "../lib/schema/index.ts";
import { type StaleFile, staleFiles, writeFiles } from "./files.ts";
import { type GenerateSettings, generate } from "./generate.ts";
import { partsNix } from "./nix/parts.ts";
import { windowsDataJsonSchema } from "./windows-data.ts";
import { assembleWindowsScript } from "./windows-script.ts";

/** Where this repository has what is generated, and what each file says of itself. */
export const ownFiles = {
  header: "Generated from lib/schema by `bare-mounts generate`; edit the schema instead.",
  files: {
    optionsMarkdown: "docs/reference/options.md",
    optionsJson: "docs/reference/options.json",
    rulesMarkdown: "docs/reference/rules.md",
    jsonSchema: "docs/reference/bare-mounts.schema.json",
    configTypes: "lib/config/types.ts",
  },
  source: new URL("../lib/schema/index.ts", import.meta.url),
} satisfies GenerateSettings;

/** What follows from the schema in this repository, by path from its root. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const nix = await partsNix(bareMounts, parts, ownFiles.header, ownFiles.source);
  const made = await generate(bareMounts, ownFiles);
  const { optionsJson } = ownFiles.files;
  return new Map([
    ...Array.from(nix, ([file, text]): [string, string] => [`modules/${file}`, text]),
    ...made,
    [optionsJson, withDeclarations(made.get(optionsJson) ?? "")],
    ["docs/reference/windows-data.schema.json", windowsDataJsonSchema(ownFiles.header)],
  ]);
}

/**
 * Writes what follows from the schema, and from the parts of programs that it has, into a copy of this repository; files
 * that are right already stay untouched.
 *
 * @returns the paths of what was written, from the root.
 */
export async function writeGenerated(root: string): Promise<readonly string[]> {
  return writeFiles(root, await filesOf(root));
}

/** What in a copy of this repository is not what would be generated, each with a unified diff to that. */
export async function checkGenerated(root: string): Promise<readonly StaleFile[]> {
  return staleFiles(root, await filesOf(root));
}

async function filesOf(root: string): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await generatedFiles()), ...(await assembleWindowsScript(root))]);
}

/** The options as nixpkgs' `make-options-doc` writes them, each with the file of the part that it belongs to. */
function withDeclarations(text: string): string {
  const options: Readonly<Record<string, object>> = JSON.parse(text);
  const declared = Object.entries(options).map(([name, option]) => {
    const { name: part } = partOfOption(parts, name.split(".").slice(bareMounts.path.length));
    return [name, { ...option, declarations: [`modules/${part}/options.nix`] }];
  });
  return `${JSON.stringify(Object.fromEntries(declared), null, 2)}\n`;
}
