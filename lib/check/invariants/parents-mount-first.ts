import { isOrderedBefore } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";

export const parentsMountFirst = defineMountInvariant({
  id: "parents-mount-first",
  statement: "What is mounted below another mount comes after it.",
  why: "The parent would otherwise be mounted over its children and hide them.",
  findings: ({ expected, graph }) =>
    expected.flatMap((child) =>
      expected
        .filter((parent) => child.mountPoint.startsWith(`${parent.mountPoint}/`))
        .filter((parent) => !isOrderedBefore(graph, parent.mountUnit, child.mountUnit))
        .map((parent) => ({
          option: child.option,
          message: `${child.mountPoint} is not ordered after ${parent.mountPoint}, below which it lies`,
        })),
    ),
});
