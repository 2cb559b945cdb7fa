import { NixExpression, type NixValue, nixExpression, printNix } from "../../lib/nix/index.ts";
import type { Module } from "../../lib/schema/kernel/index.ts";
import { jsonOf } from "../json.ts";
import { fill } from "../text/fill.ts";

/** From so many words on a list is written as running text: nixpkgs-fmt gives each of its elements a line. */
const many = 12;

/** The data that rules look up: `modules/tables.nix`. */
export function tablesNix(module: Module, header: string): string {
  const tables = Object.entries(module.tables).map(([name, table]): [string, NixValue] => [
    name,
    withWords(jsonOf(table), 4),
  ]);
  const printed = printNix(Object.fromEntries(tables), { collapse: false });
  const words = `let
  words = text: builtins.filter (word: word != [ ] && word != "") (builtins.split "[ \\n]+" text);
in
`;
  return `# ${header}\n${printed.includes("words ''") ? words : ""}${printed}\n`;
}

/** Long lists of plain words, wherever they are in a table, as such a text, whose lines begin at a column. */
function withWords(value: NixValue, column: number): NixValue {
  if (Array.isArray(value)) {
    const isText =
      value.length >= many && value.every((word) => /^[A-Za-z_][A-Za-z0-9_-]*$/.test(String(word)));
    if (!isText) return value;
    const pad = " ".repeat(column);
    const lines = fill(value.join(" "), 108 - column).split("\n");
    return nixExpression(`words ''\n${lines.map((line) => `${pad}${line}\n`).join("")}${pad.slice(2)}''`);
  }
  if (typeof value !== "object" || value === null || value instanceof NixExpression) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withWords(each as NixValue, column + 2)]),
  );
}
