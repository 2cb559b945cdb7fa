import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromMarkdown } from "mdast-util-from-markdown";
import { visit } from "unist-util-visit";
import { root } from "../cli/run-cli.ts";

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** The words behind the language. */
  readonly words: string;
  readonly text: string;
}

/** A file of this repository that a page shows. */
export interface ShownFile {
  readonly page: string;
  /** Absolute path. */
  readonly file: string;
}

export const docs = join(root, "docs");

/** The pages that are written by hand, as paths below `docs`. */
export const pages: readonly string[] = globSync("*.md", { cwd: docs }).sort();

const textOf = (page: string) => readFileSync(join(docs, page), "utf8");

/** Every fenced block of the hand-written pages, and of the README. */
export function blocks(): readonly Block[] {
  return [...pages, "../README.md"].flatMap((page) => {
    const found: Block[] = [];
    visit(fromMarkdown(textOf(page)), "code", ({ lang, meta, position, value }) => {
      found.push({
        page,
        line: position?.start.line ?? 0,
        language: lang ?? "",
        words: meta ?? "",
        text: value,
      });
    });
    return found;
  });
}

/** Blocks of one kind, as `test.for` names them. */
export function blocksOf(language: string, words = ""): readonly (readonly [string, Block])[] {
  return blocks()
    .filter((block) => block.language === language && block.words === words)
    .map((block) => [`${block.page}:${block.line}`, block] as const);
}

/** What pages show by its path (`<<< ./file`), which VitePress puts in as it is. */
export function shownFiles(): readonly ShownFile[] {
  return pages.flatMap((page) =>
    [...textOf(page).matchAll(/^<<< ([^\s{#]+)/gm)].map(([, path = ""]) => ({
      page,
      file: join(docs, path),
    })),
  );
}
