import type { Module } from "../../lib/schema/kernel/index.ts";
import { optionDocs } from "./option-docs.ts";

/** `options.json` as nixpkgs' `nixosOptionsDoc` makes it, which manuals and option searches read. */
export function optionsJson(module: Module): string {
  return `${JSON.stringify(Object.fromEntries(optionDocs(module)), null, 2)}\n`;
}
