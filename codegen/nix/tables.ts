import { printNix } from "../../lib/nix/index.ts";
import type { Module } from "../../lib/schema/kernel/index.ts";
import { jsonOf } from "../json.ts";

/** The data that rules look up: `modules/tables.nix`. */
export function tablesNix(module: Module, header: string): string {
  const tables = Object.entries(module.tables).map(([name, table]) => [name, jsonOf(table)]);
  return `# ${header}\n${printNix(Object.fromEntries(tables), { collapse: false })}\n`;
}
