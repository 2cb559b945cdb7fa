import { instance, type Viz } from "@viz-js/viz";
import type { BootView } from "./boot-view.ts";
import { toDot } from "./dot.ts";
import type { GraphDirection } from "./formats.ts";

/** The boot as a picture: Graphviz, compiled to WebAssembly, lays it out. */
export async function toSvg(view: BootView, direction: GraphDirection): Promise<string> {
  return renderSvg(await instance(), toDot(view, direction));
}

/**
 * Graphviz measures text with the letters of Helvetica, and what shows the picture may have only wider ones (DejaVu Sans by a
 * sixth). So each text says how wide it was measured, and every font is fitted into that.
 *
 * Source: SVG 1.1, 10.5, textLength and lengthAdjust.
 */
function renderSvg(graphviz: Viz, dot: string): string {
  const widths = textWidths(graphviz.renderJSON(dot));
  return graphviz
    .renderString(dot, { format: "svg" })
    .replace(
      /(<title>([^<]*)<\/title>)((?:(?!<title>)[\s\S])*)/g,
      (_, title: string, name: string, shapes: string) => {
        const measured = [...(widths.get(name) ?? [])];
        return `${title}${shapes.replace(/<text /g, (text) => {
          const width = measured.shift();
          return width === undefined ? text : `${text}textLength="${width}" lengthAdjust="spacingAndGlyphs" `;
        })}`;
      },
    );
}

/** How wide Graphviz measured the lines of each node's label, in points. */
function textWidths(layout: object): ReadonlyMap<string, readonly number[]> {
  const { objects = [] } = layout as {
    readonly objects?: readonly {
      readonly name: string;
      readonly _ldraw_?: readonly { readonly op: string; readonly width?: number }[];
    }[];
  };
  return new Map(
    objects.map(({ name, _ldraw_: drawn = [] }) => [
      name,
      drawn.flatMap(({ op, width }) => (op === "T" && width !== undefined ? [width] : [])),
    ]),
  );
}
