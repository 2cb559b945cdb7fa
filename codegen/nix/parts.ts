import type { Module, ModulePart } from "../../lib/schema/kernel/index.ts";
import { compiledParts } from "../compile/cached.ts";
import { optionsNix } from "./options.ts";
import { optionsOfPart } from "./part-options.ts";
import { rulesNix } from "./rules.ts";
import { partScopesNix } from "./scopes.ts";
import { tablesNix } from "./tables.ts";

/** What follows from the declaration of a part, of the topic that it is about. */
type Part = Pick<ModulePart, "name" | "options" | "values" | "rules" | "tables">;

/**
 * The Nix of a module that is put together from parts: in a folder for each, of options, rules, what these look at and what
 * they look up that of which the part has any.
 *
 * @param source - the file that declares the module
 * @returns texts by path, from the folder of the parts
 */
export async function partsNix(
  module: Module,
  parts: readonly Part[],
  header: string,
  source: URL,
): Promise<ReadonlyMap<string, string>> {
  const compiled = await compiledParts(module, parts, source);
  return new Map(
    parts.flatMap((part): [string, string][] => {
      const { name, rules = [], tables = {} } = part;
      const own = compiled[name];
      if (own === undefined) throw new Error(`the part ${name} was not compiled`);
      const options = optionsOfPart(module, parts, part);
      const of = { ...module, options, rules, tables, renamed: [], removed: [] };
      const files: Readonly<Record<string, string | null>> = {
        options: Object.keys(options).length === 0 ? null : besideParts(optionsNix(of, header)),
        rules: rules.length === 0 ? null : rulesNix(of, header, own),
        scopes: own.adds === null && own.scopes === null ? null : partScopesNix(header, own),
        tables: Object.keys(tables).length === 0 ? null : tablesNix(of, header),
      };
      return Object.entries(files).flatMap(([file, text]): [string, string][] =>
        text === null ? [] : [[`${name}/${file}.nix`, text]],
      );
    }),
  );
}

/** What all parts use lies beside them. */
function besideParts(text: string): string {
  return text.replaceAll("import ./listed.nix", () => "import ../listed.nix");
}
