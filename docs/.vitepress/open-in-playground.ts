import { deflateRawSync } from "node:zlib";
import type { MarkdownOptions } from "vitepress";

type MarkdownIt = Parameters<NonNullable<MarkdownOptions["config"]>>[0];

/** The language of a block that is a whole configuration of `wsl.bareMounts`; null for any other block. */
export function configurationLanguage(info: string, text: string): "nix" | "json" | "ts" | null {
  const [language, ...words] = info.trim().split(/[\s{]+/);
  if (words.includes("flake")) return null;
  if (language === "nix" && /^\s*(?:#[^\n]*\s*)*\{/.test(text) && text.includes("wsl.bareMounts")) {
    // The playground has one text and no other files.
    return /(?:^|[\s[(])\.{1,2}\/|<nixpkgs|\binputs\b/.test(text) ? null : "nix";
  }
  if (language === "json" && /^\s*\{[\s\S]*"disks"/.test(text)) return "json";
  if (
    language === "ts" &&
    text.includes("export default defineConfig(") &&
    !text.includes("@ts-expect-error")
  )
    return "ts";
  return null;
}

/** The address of a text in the playground: as `address.ts` of the playground makes and reads them. */
export function playgroundHash(language: string, text: string): string {
  return `#${language}=${deflateRawSync(text, { level: 9 }).toString("base64url")}`;
}

/** Puts a link below each block that is a configuration. */
export function openInPlayground(md: MarkdownIt): void {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, options, env, renderer) => {
    const block = fence?.(tokens, index, options, env, renderer) ?? "";
    const token = tokens[index];
    const language = token === undefined ? null : configurationLanguage(token.info, token.content);
    if (token === undefined || language === null) return block;
    const up = "../".repeat(String(env.relativePath ?? "").split("/").length - 1) || "./";
    const address = `${up}playground.html${playgroundHash(language, token.content)}`;
    return `${block}<p class="open-in-playground"><a href="${address}">Open in the playground</a></p>`;
  };
}
