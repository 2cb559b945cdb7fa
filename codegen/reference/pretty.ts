import { printAttributeName } from "../../lib/nix/index.ts";
import { compareBytes } from "../../lib/schema/kernel/index.ts";
import { isJsonList, type Json } from "../json.ts";

/**
 * A value as nixpkgs' documentation shows it: `lib.generators.toPretty { multiline = true; }`, which puts every element
 * on a line of its own and sorts attributes.
 */
export function toPretty(value: Json, indentation = ""): string {
  const inner = `${indentation}  `;
  if (typeof value === "string") {
    return prettyString(value, indentation);
  }
  if (typeof value !== "object" || value === null) {
    return String(value);
  }
  if (isJsonList(value)) {
    const elements = value.map((element) => `\n${inner}${toPretty(element, inner)}`);
    return elements.length === 0 ? "[ ]" : `[${elements.join("")}\n${indentation}]`;
  }
  const attributes = Object.entries(value)
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([name, member]) => `\n${inner}${printAttributeName(name)} = ${toPretty(member, inner)};`);
  return attributes.length === 0 ? "{ }" : `{${attributes.join("")}\n${indentation}}`;
}

function prettyString(text: string, indentation: string): string {
  const lines = text.split("\n");
  if (lines.length === 1) {
    return `"${text.replaceAll(/[\\"]|\$\{/g, "\\$&")}"`;
  }
  const escaped = lines.map((line) => line.replaceAll("''", "'''").replaceAll("${", "''${"));
  const last = escaped.pop() ?? "";
  const inner = `\n${indentation}  `;
  return `''${inner}${escaped.join(inner)}${last === "" ? `\n${indentation}` : inner + last}''`;
}
