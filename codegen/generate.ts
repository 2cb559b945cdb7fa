import type { Module } from "../lib/schema/kernel/index.ts";
import { jsonSchema } from "./json-schema.ts";
import { optionsNix } from "./nix/options.ts";
import { rulesNix } from "./nix/rules.ts";
import { tablesNix } from "./nix/tables.ts";
import { optionsJson } from "./reference/options-json.ts";
import { optionsMarkdown } from "./reference/options-markdown.ts";
import { rulesMarkdown } from "./reference/rules-markdown.ts";
import { configTypes } from "./typescript.ts";

const generators = {
  /** A NixOS module that declares the options. */
  optionsNix,
  /**
   * A function of `lib`, of `scopes`, the twin in Nix of what the module's `scopes` gives, and of `tables` and `text`
   * where the rules use them. It gives `assertions` and `warnings`.
   */
  rulesNix,
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

/** Paths of what is to be generated; what is not named is not generated. */
export type FileNames = { readonly [Name in keyof typeof generators]?: string };

/** How {@link generate} does it. */
export interface GenerateSettings {
  /** What each file says of itself in a comment, on one line: where it comes from and how it is made again. */
  readonly header: string;
  readonly files: FileNames;
}

/**
 * What follows from a module's option tree and rules. The same module gives the same bytes.
 *
 * @returns the content of the named files, by path; {@link writeFiles} writes them.
 */
export function generate(module: Module, { header, files }: GenerateSettings): ReadonlyMap<string, string> {
  const names = Object.keys(generators) as (keyof typeof generators)[];
  return new Map(
    names.flatMap((name): [string, string][] => {
      const file = files[name];
      return file === undefined ? [] : [[file, generators[name](module, header)]];
    }),
  );
}
