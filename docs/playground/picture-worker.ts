// A worker that draws boots: Graphviz takes its time with large ones.
import type { BootView } from "../../lib/cli/graph/boot-view.ts";
import type { GraphDirection } from "../../lib/cli/graph/formats.ts";
import { toSvg } from "../../lib/cli/graph/svg.ts";

export interface PictureRequest {
  readonly boot: BootView;
  readonly direction: GraphDirection;
}

self.onmessage = async ({ data: { boot, direction } }: MessageEvent<PictureRequest>) => {
  self.postMessage(await toSvg(boot, direction));
};
