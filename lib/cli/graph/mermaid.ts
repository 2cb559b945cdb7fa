import type { BootNodeKind, BootView } from "./boot-view.ts";
import type { GraphDirection } from "./formats.ts";

const brackets: Readonly<Record<BootNodeKind, readonly [string, string]>> = {
  disk: ["[(", ")]"],
  mount: ["[", "]"],
  automount: ["[/", "/]"],
  service: ["(", ")"],
  target: ["{{", "}}"],
};

/** The boot as a Mermaid flowchart, for Markdown that renders it. */
export function toMermaid({ nodes, edges }: BootView, direction: GraphDirection): string {
  const ids = new Map(nodes.map(({ unit }, index) => [unit, `u${index}`]));
  return [
    `flowchart ${direction === "down" ? "TB" : "LR"}`,
    ...nodes.map(({ unit, kind, title, detail }) => {
      const [open, close] = brackets[kind];
      const label = detail === "" ? escapeLabel(title) : `${escapeLabel(title)}<br/>${escapeLabel(detail)}`;
      return `  ${ids.get(unit)}${open}"${label}"${close}`;
    }),
    ...edges.map(
      ({ from, to, required }) => `  ${ids.get(from)} ${required ? "-->" : "-.->"} ${ids.get(to)}`,
    ),
    "",
  ].join("\n");
}

/** Mermaid reads labels as HTML with `#35;`-style entities: everything that is not plain becomes one. */
function escapeLabel(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ./_:,-]/gu, (character) => `#${character.codePointAt(0)};`);
}
