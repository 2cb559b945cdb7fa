import type { Module } from "../lib/schema/kernel/index.ts";
import { jsonSchema } from "./json-schema.ts";
import { optionsNix } from "./nix/options.ts";
import { rulesNix } from "./nix/rules.ts";
import { tablesNix } from "./nix/tables.ts";
import { optionsJson } from "./reference/options-json.ts";
import { optionsMarkdown } from "./reference/options-markdown.ts";
import { rulesMarkdown } from "./reference/rules-markdown.ts";
import { configTypes } from "./typescript.ts";

/**
 * Everything that follows from a module's schema, by path from the root of its repository.
 *
 * The same module gives the same bytes.
 */
export function generate(module: Module): ReadonlyMap<string, string> {
  return new Map([
    ["modules/options.nix", optionsNix(module)],
    ["modules/rules.nix", rulesNix(module)],
    ["modules/tables.nix", tablesNix(module)],
    ["docs/reference/options.md", optionsMarkdown(module)],
    ["docs/reference/options.json", optionsJson(module)],
    ["docs/reference/rules.md", rulesMarkdown(module)],
    [`docs/reference/${fileNameOf(module)}.schema.json`, jsonSchema(module)],
    ["lib/config/types.ts", configTypes(module)],
  ]);
}

/** `wsl.bareMounts` as a file: `bare-mounts`. */
function fileNameOf({ path }: Module): string {
  return (path.at(-1) ?? "").replaceAll(/(?<=[a-z0-9])[A-Z]/g, "-$&").toLowerCase();
}
