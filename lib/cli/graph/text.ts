import { colors, visible } from "../terminal.ts";
import type { BootNodeKind, BootView } from "./boot-view.ts";

const verb: Readonly<Record<BootNodeKind, string>> = {
  disk: "find",
  mount: "mount",
  automount: "watch",
  service: "start",
  target: "reach",
};

/** The boot as a numbered list, each step with what it comes after. */
export function toText({ nodes, edges }: BootView): string {
  const number = new Map(nodes.map(({ unit }, index) => [unit, index + 1]));
  const width = Math.max(...nodes.map(({ title }) => visible(title).length), 0);
  const lines = nodes.map(({ unit, kind, title, detail, inBoot }) => {
    const before = edges
      .filter(({ to }) => to === unit)
      .map(({ from, required }) => `${number.get(from)}${required ? "" : "?"}`);
    return [
      String(number.get(unit)).padStart(3),
      verb[kind].padEnd(5),
      (inBoot ? colors.bold : colors.dim)(visible(title).padEnd(width)),
      before.length === 0 ? "at once" : `after ${before.join(", ")}`,
      colors.dim(visible(detail)),
    ]
      .join("  ")
      .trimEnd();
  });
  return `${lines.join("\n")}\n${colors.dim("    n? orders only: the step goes on without it. All others fail with what they come after.")}\n`;
}
