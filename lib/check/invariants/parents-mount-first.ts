import { isOrderedBefore } from "../../systemd/index.ts";
import { requiringEdges } from "../dependents.ts";
import type { ExpectedMount } from "../expected-mounts.ts";
import { defineMountInvariant } from "../invariant.ts";

export const parentsMountFirst = defineMountInvariant({
  id: "parents-mount-first",
  statement: "What is mounted below another mount, or bound from there, comes after it, and not without it.",
  why: "The parent would otherwise be mounted over its children and hide them, or the child on the VHD where nobody looks for it; and what is bound would be a directory of the VHD.",
  findings: ({ expected, graph }) =>
    expected.flatMap((child) =>
      expected
        .filter((parent) => isBelow(child, parent))
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

function isBelow(child: ExpectedMount, parent: ExpectedMount): boolean {
  const above = `${parent.mountPoint}/`;
  return child.mountPoint.startsWith(above) || (child.isBind && child.device.startsWith(above));
}
