import { instance } from "@viz-js/viz";
import type { BootView } from "./boot-view.ts";
import { toDot } from "./dot.ts";

/** The boot as a picture: Graphviz, compiled to WebAssembly, lays it out. */
export async function toSvg(view: BootView): Promise<string> {
  const graphviz = await instance();
  return graphviz.renderString(toDot(view), { format: "svg" });
}
