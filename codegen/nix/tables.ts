import { type NixValue, nixExpression, printNix } from "../../lib/nix/index.ts";
import type { Module } from "../../lib/schema/kernel/index.ts";
import { isJsonList, type Json, jsonOf } from "../json.ts";

/** The data that rules look up: `modules/tables.nix`. */
export function tablesNix(module: Module, header: string): string {
  const tables = Object.entries(module.tables).map(([name, table]) => [name, wrapLists(jsonOf(table))]);
  return `# ${header}\n${printNix(Object.fromEntries(tables), { collapse: false })}\n`;
}

const lineWidth = 90;

/** Long lists of words with as many on a line as there is room for, where `printNix` gives each its own. */
function wrapLists(value: Json): NixValue {
  if (isJsonList(value)) {
    const words = value.map((element) => printNix(wrapLists(element)));
    return words.join(" ").length <= lineWidth - 20 || words.some((word) => word.includes("\n"))
      ? value.map(wrapLists)
      : nixExpression(`[\n${wrap(words)}\n]`);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, wrapLists(member)]))
    : value;
}

function wrap(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > lineWidth) {
      lines.push(`  ${word}`);
    } else {
      lines[lines.length - 1] = `${last} ${word}`;
    }
  }
  return lines.join("\n");
}
