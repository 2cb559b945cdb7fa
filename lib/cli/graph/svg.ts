import { instance } from "@viz-js/viz";
import type { BootView } from "./boot-view.ts";
import { toDot } from "./dot.ts";
import type { GraphDirection } from "./formats.ts";

/** The boot as a picture: Graphviz, compiled to WebAssembly, lays it out. */
export async function toSvg(view: BootView, direction: GraphDirection): Promise<string> {
  const graphviz = await instance();
  return graphviz.renderString(toDot(view, direction), { format: "svg" });
}
