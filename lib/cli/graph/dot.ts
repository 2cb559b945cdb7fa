import type { BootNode, BootNodeKind, BootView } from "./boot-view.ts";
import type { GraphDirection } from "./formats.ts";

/** Fill and border of each kind of unit; dark enough for print, light enough for text on it. */
const look: Readonly<
  Record<BootNodeKind, { readonly shape: string; readonly fill: string; readonly line: string }>
> = {
  disk: { shape: "cylinder", fill: "#e7f0fb", line: "#2f6db3" },
  mount: { shape: "folder", fill: "#eaf6ec", line: "#2e8540" },
  automount: { shape: "folder", fill: "#fff8e1", line: "#b07d00" },
  service: { shape: "box", fill: "#f4f0fa", line: "#6b4fa0" },
  target: { shape: "octagon", fill: "#f3f4f6", line: "#4b5563" },
};

/** The boot as a Graphviz graph: solid arrows where what follows fails without it, dashed where only the order counts. */
export function toDot({ nodes, edges }: BootView, direction: GraphDirection): string {
  const ids = new Map(nodes.map(({ unit }, index) => [unit, `u${index}`]));
  return [
    "digraph boot {",
    `  graph [rankdir=${direction === "down" ? "TB" : "LR"}, bgcolor="white", fontname="Helvetica,Arial,sans-serif", pad=0.2, nodesep=0.2, ranksep=0.45]`,
    '  node [fontname="Helvetica,Arial,sans-serif", fontsize=12, style="filled,rounded", penwidth=1.2, margin="0.15,0.08"]',
    '  edge [color="#6b7280", arrowsize=0.7]',
    ...nodes.map((node) => `  ${ids.get(node.unit)} [${attributesOf(node)}]`),
    ...edges.map(
      ({ from, to, required }) =>
        `  ${ids.get(from)} -> ${ids.get(to)}${required ? "" : ' [style=dashed, color="#9ca3af"]'}`,
    ),
    "}",
    "",
  ].join("\n");
}

function attributesOf(node: BootNode): string {
  const { shape, fill, line } = look[node.kind];
  const label = node.detail === "" ? node.title : `${node.title}\n${node.detail}`;
  const style = shape === "box" ? "filled,rounded" : "filled";
  const attributes = {
    label,
    tooltip: node.unit,
    shape,
    style,
    fillcolor: fill,
    color: line,
    fontcolor: "#111827",
  };
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join(", ");
}

/** A double-quoted DOT string, in which only quotes, backslashes and line breaks mean anything. */
function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
