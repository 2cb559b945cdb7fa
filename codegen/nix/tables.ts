import { printNix } from "../../lib/nix/index.ts";
import type { Module } from "../../lib/schema/kernel/index.ts";
import { header } from "../header.ts";
import { jsonOf } from "../json.ts";

/** The data that rules look up: `modules/tables.nix`. */
export function tablesNix(module: Module): string {
  const tables = Object.entries(module.tables).map(([name, table]) => [name, jsonOf(table)]);
  return `# ${header}\n${printNix(Object.fromEntries(tables), { collapse: false })}\n`;
}
