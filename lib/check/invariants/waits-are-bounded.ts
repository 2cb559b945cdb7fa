import { startLimit } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";

export const waitsAreBounded = defineMountInvariant({
  id: "waits-are-bounded",
  statement: "Every unit of the module gives up after a time that is set.",
  why: "A oneshot service has no time limit of its own: what waits for it would wait for ever.",
  findings: ({ report, graph, root }) =>
    Object.keys(report.units)
      .filter((name) => name.startsWith("wsl-bare-") || name.startsWith("validate-wsl-bare-"))
      .filter((name) => {
        const unit = graph.units.get(name);
        return unit !== undefined && startLimit(unit).limit === Number.POSITIVE_INFINITY;
      })
      .map((name) => ({ option: root, message: `${name} has no time limit` })),
});
