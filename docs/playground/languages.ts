import { memberName } from "../../lib/mirror/print-code.ts";
import { type NixValue, printNix } from "../../lib/nix/index.ts";

/** The languages of configurations, by the endings of their files. */
export const languages = {
  nix: { name: "Nix", file: "bare-mounts.nix" },
  json: { name: "JSON", file: "bare-mounts.json" },
  ts: { name: "TypeScript", file: "bare-mounts.ts" },
} as const;

export type Language = keyof typeof languages;

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(languages, text);
}

/**
 * A configuration as it is written in each language.
 *
 * @throws NixValueError for what Nix cannot hold.
 */
export function inEveryLanguage(value: unknown): Readonly<Record<Language, string>> {
  return {
    nix: moduleOf(value),
    json: `${JSON.stringify(value, null, 2)}\n`,
    ts: `import { defineConfig } from "bare-mounts";\n\nexport default defineConfig(${literal(value, "")});\n`,
  };
}

/** As {@link inEveryLanguage}, the NixOS module alone. */
export function moduleOf(value: unknown): string {
  // What the schema has taken is data, and so a value of Nix.
  return `${printNix({ wsl: { bareMounts: value as NixValue } })}\n`;
}

/** Data as a TypeScript expression, laid out as Biome does it: what fits on a line of 80 is one. */
function literal(value: unknown, indentation: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inside = `${indentation}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((part) => literal(part, inside))
    : Object.entries(value).map(([name, part]) => `${memberName(name)}: ${literal(part, inside)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return `${open}${close}`;
  const padding = isList ? "" : " ";
  const line = `${open}${padding}${parts.join(", ")}${padding}${close}`;
  if (line.length + indentation.length <= 80 && !line.includes("\n")) return line;
  return `${open}\n${parts.map((part) => `${inside}${part},\n`).join("")}${indentation}${close}`;
}
