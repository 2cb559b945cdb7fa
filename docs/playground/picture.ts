import type { PictureRequest } from "./picture-worker.ts";

let worker: Worker | undefined;
let turn: Promise<unknown> = Promise.resolve();

/** How long drawing may take. */
const limitSeconds = 10;

/** The boot as SVG text; null where it is too large to be drawn in time. */
export function drawBoot(request: PictureRequest): Promise<string | null> {
  const drawn = turn.then(
    () =>
      new Promise<string | null>((resolve) => {
        worker ??= new Worker(new URL("./picture-worker.ts", import.meta.url), { type: "module" });
        const end = (svg: string | null): void => {
          clearTimeout(timer);
          if (svg === null) {
            worker?.terminate();
            worker = undefined;
          }
          resolve(svg);
        };
        const timer = setTimeout(() => end(null), limitSeconds * 1000);
        worker.onmessage = ({ data }: MessageEvent<string>) => end(data);
        worker.onerror = () => end(null);
        worker.postMessage(request);
      }),
  );
  turn = drawn;
  return drawn;
}

/** What a picture of Graphviz is made of; nothing else of an SVG text is taken over. */
const elements = new Set(["svg", "g", "a", "title", "polygon", "polyline", "path", "ellipse", "text"]);

/** The picture as elements of the page, in which no text can be anything else. */
export function pictureElement(svg: string): SVGSVGElement | null {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  if (!(root instanceof SVGSVGElement)) return null;
  for (const element of [...root.querySelectorAll("*")]) {
    if (!elements.has(element.localName)) element.remove();
    for (const { name, localName } of [...element.attributes]) {
      if (localName === "href" || name.startsWith("on")) element.removeAttribute(name);
    }
  }
  return document.importNode(root, true);
}
