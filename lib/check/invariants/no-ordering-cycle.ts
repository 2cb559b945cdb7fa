import { orderingCycles } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";

export const noOrderingCycle = defineMountInvariant({
  id: "no-ordering-cycle",
  statement: "The order of units has no cycle, together with the units that every NixOS-WSL system has.",
  why: "systemd breaks a cycle by leaving out a unit of its choice, at each boot anew.",
  findings: ({ graph, root }) =>
    orderingCycles(graph).map((cycle) => ({
      option: root,
      message: `units wait for each other: ${cycle.map(({ earlier, later, reason }) => `${earlier} before ${later} (${reason})`).join(", ")}`,
    })),
});
