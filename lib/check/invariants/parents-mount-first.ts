import { isOrderedBefore } from "../../systemd/index.ts";
import { requiringEdges } from "../dependents.ts";
import { defineMountInvariant } from "../invariant.ts";

export const parentsMountFirst = defineMountInvariant({
  id: "parents-mount-first",
  statement: "What is mounted below another mount comes after it, and not without it.",
  why: "The parent would otherwise be mounted over its children and hide them, or the child on the VHD where nobody looks for it.",
  findings: ({ expected, graph }) =>
    expected.flatMap((child) =>
      expected
        .filter((parent) => child.mountPoint.startsWith(`${parent.mountPoint}/`))
        .flatMap((parent) => [
          ...(isOrderedBefore(graph, parent.mountUnit, child.mountUnit)
            ? []
            : [`${child.mountPoint} is not ordered after ${parent.mountPoint}, below which it lies`]),
          ...(requiringEdges(graph, parent.mountUnit).some(({ from }) => from === child.mountUnit)
            ? []
            : [`${child.mountPoint} does not require ${parent.mountPoint}, below which it lies`]),
        ])
        .map((message) => ({ option: child.option, message })),
    ),
});
