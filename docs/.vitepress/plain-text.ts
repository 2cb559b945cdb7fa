import type { MarkdownOptions } from "vitepress";
import { openInPlayground } from "./open-in-playground.ts";

type MarkdownIt = Parameters<NonNullable<MarkdownOptions["config"]>>[0];

/** The one form of HTML that pages have, which the generated reference and the API pages use for stable anchors. */
const anchor = /^<a id="([\w.-]+)"><\/a>/;

/** What generated files begin with; nobody needs to read it in the book. */
const comment = /^<!--.*-->$/s;

/**
 * How Markdown becomes pages: all text is text.
 *
 * VitePress takes HTML and `{{ }}` in Markdown for Vue's templates, and braces behind a word for attributes. The
 * generated reference shows what stands in the schema, so nothing in a page may ever be run.
 */
export const plainText: MarkdownOptions = {
  // The usual ones have words that are too pale to be read on grey (WCAG 2.2, 1.4.3).
  theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  html: false,
  attrs: { disable: true },
  // Emoji are written as such; `:name:` may be part of a text.
  emoji: { enabled: [] },
  linkify: false,
  preConfig: (md) => {
    md.use(keepAnchors).use(dropComments);
  },
  config: (md) => {
    md.use(noInterpolation).use(openInPlayground);
  },
};

/** Puts an anchor's name on the heading below it; elsewhere it stays an anchor. */
function keepAnchors(md: MarkdownIt): void {
  md.inline.ruler.before("link", "kept-anchor", (state, silent) => {
    const [whole, id] = anchor.exec(state.src.slice(state.pos)) ?? [];
    if (whole === undefined || id === undefined) {
      return false;
    }
    if (!silent) {
      state.push("anchor_open", "span", 1).attrSet("id", id);
      state.push("anchor_close", "span", -1);
    }
    state.pos += whole.length;
    return true;
  });
  md.core.ruler.after("inline", "anchors-of-headings", (state) => {
    const { tokens } = state;
    for (let at = tokens.length - 4; at >= 0; at -= 1) {
      const [, id, rest] = /^<a id="([\w.-]+)"><\/a>(.*)$/s.exec(tokens[at + 1]?.content ?? "") ?? [];
      if (tokens[at]?.type === "paragraph_open" && rest === "" && tokens[at + 3]?.type === "heading_open") {
        tokens[at + 3]?.attrSet("id", id ?? "");
        tokens.splice(at, 3);
      }
    }
  });
}

function dropComments(md: MarkdownIt): void {
  md.core.ruler.after("block", "no-comments", (state) => {
    const { tokens } = state;
    for (let at = tokens.length - 3; at >= 0; at -= 1) {
      if (tokens[at]?.type === "paragraph_open" && comment.test(tokens[at + 1]?.content ?? "")) {
        tokens.splice(at, 3);
      }
    }
  });
}

/** Vue looks for its braces before it decodes entities: written as entities they are text. */
function noInterpolation(md: MarkdownIt): void {
  for (const name of ["text", "code_inline", "image"] as const) {
    const render = md.renderer.rules[name];
    md.renderer.rules[name] = (...given) =>
      (render?.(...given) ?? "").replaceAll("{", "&#123;").replaceAll("}", "&#125;");
  }
}
