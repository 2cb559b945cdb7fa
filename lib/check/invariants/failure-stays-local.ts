import { failureReaches, type RequirementEdge } from "../../systemd/index.ts";
import { isLink } from "../dependents.ts";
import { defineMountInvariant } from "../invariant.ts";

export const failureStaysLocal = defineMountInvariant({
  id: "failure-stays-local",
  statement:
    'Where a disk fails, nothing of the system fails but what requires one of its paths itself; with onFailure = "block" the boot fails.',
  why: "A link from a target to a mount would take the whole boot down with a disk that is not attached, or a disk without which nothing may run would be done without.",
  findings: ({ disks, expected, graph, own }) => {
    const blocking = new Set(expected.filter(({ blocks }) => blocks).map(({ mountUnit }) => mountUnit));
    // What a unit of the system says of itself is its need; a link to something of ours is our doing.
    const isSurplus = (edge: RequirementEdge) =>
      isLink(edge) && own.has(edge.to) && !own.has(edge.from) && !blocking.has(edge.to);
    const asNeeded = graph.requirements.some(isSurplus)
      ? { ...graph, requirements: graph.requirements.filter((edge) => !isSurplus(edge)) }
      : null;
    return disks.flatMap(({ option, disk, mounts, unit }) => {
      const surplus =
        asNeeded === null
          ? []
          : [...failureReaches(graph, unit).difference(failureReaches(asNeeded, unit))].map((name) => ({
              option,
              message: `${name} fails when ${unit} fails, and does not need it`,
            }));
      const toothless =
        disk.filesystem.onFailure === "block"
          ? mounts.filter(
              ({ blocks, mountUnit }) => blocks && !failureReaches(graph, mountUnit).has("sysinit.target"),
            )
          : [];
      const unblocked = toothless.map((mount) => ({
        option: `${option}.filesystem.onFailure`,
        message: `the boot goes on although ${mount.mountPoint} fails`,
      }));
      return [...surplus, ...unblocked];
    });
  },
});
