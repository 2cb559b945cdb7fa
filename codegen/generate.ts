import type { Module } from "../lib/schema/kernel/index.ts";
import { compiledModule } from "./compile/cached.ts";
import type { CompiledModule } from "./compile/module.ts";
import { jsonSchema } from "./json-schema.ts";
import { optionsNix } from "./nix/options.ts";
import { rulesNix } from "./nix/rules.ts";
import { scopesNix } from "./nix/scopes.ts";
import { tablesNix } from "./nix/tables.ts";
import { optionsJson } from "./reference/options-json.ts";
import { optionsMarkdown } from "./reference/options-markdown.ts";
import { rulesMarkdown } from "./reference/rules-markdown.ts";
import { configTypes } from "./typescript.ts";

/** What follows from the values of a module. */
const generators = {
  /** A NixOS module that declares the options. */
  optionsNix,
  /** The data that rules look up. */
  tablesNix,
  /** The options for people, in CommonMark, with an anchor for each. */
  optionsMarkdown,
  /** The options as nixpkgs' `make-options-doc` writes them. */
  optionsJson,
  /** The rules for people, in CommonMark. */
  rulesMarkdown,
  /** JSON Schema 2020-12 for a configuration in JSON. */
  jsonSchema,
  /** TypeScript interfaces of a configuration. */
  configTypes,
} satisfies Record<string, (module: Module, header: string) => string>;

/** What follows from its functions: from their sources. */
const compiling = {
  /** A function of `lib`, `scopes`, `tables` and `text` that gives `assertions` and `warnings`. */
  rulesNix,
  /** A function of `cfg`, `lib`, `tables` and `text` that gives what rules look at. */
  scopesNix,
} satisfies Record<string, (module: Module, header: string, compiled: CompiledModule) => string>;

/** Paths of what is to be generated; what is not named is not generated. */
export type FileNames = {
  readonly [Name in keyof typeof generators | keyof typeof compiling]?: string;
};

/** How {@link generate} does it. */
export interface GenerateSettings {
  /** What each file says of itself in a comment, on one line: where it comes from and how it is made again. */
  readonly header: string;
  readonly files: FileNames;
  /** The file that declares the module. Rules and what they look at are compiled from it, and from what it imports. */
  readonly source?: URL;
}

/**
 * What follows from a module's option tree and rules. The same module gives the same bytes.
 *
 * @returns the content of the named files, by path; {@link writeFiles} writes them.
 * @throws UnsupportedError where a rule, or what gives what it looks at, is written in TypeScript that has no counterpart
 * in Nix; its message has file and line.
 */
export async function generate(
  module: Module,
  { header, files, source }: GenerateSettings,
): Promise<ReadonlyMap<string, string>> {
  const result = new Map<string, string>();
  for (const [name, generator] of Object.entries(generators)) {
    const file = files[name as keyof typeof generators];
    if (file !== undefined) result.set(file, generator(module, header));
  }
  for (const [name, generator] of Object.entries(compiling)) {
    const file = files[name as keyof typeof compiling];
    if (file === undefined) continue;
    if (source === undefined)
      throw new Error(`${file} is compiled: generate needs source, the file that declares the module`);
    result.set(file, generator(module, header, await compiledModule(module, source)));
  }
  return result;
}
