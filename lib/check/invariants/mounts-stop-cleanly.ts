import { isExtrinsicMount, type RequirementEdge } from "../../systemd/index.ts";
import { dependentEdges, laterEdges } from "../dependents.ts";
import { defineMountInvariant } from "../invariant.ts";

export const mountsStopCleanly = defineMountInvariant({
  id: "mounts-stop-cleanly",
  statement:
    "At shutdown each mount is unmounted while its disk is still linked, and the disk's service is stopped before the end.",
  why: "A file system that is cut off is checked, or loses its last writes, at the next start.",
  findings: ({ disks, fstab, graph }) => {
    const stopsAt = (unit: string, target: string) =>
      dependentEdges(graph, target).some((edge) => isConflict(edge) && edge.from === unit) &&
      laterEdges(graph, unit).some(({ later }) => later === target);
    const optionStrings = new Map(fstab.lines.map(({ file, optionString }) => [file, optionString]));
    return disks.flatMap(({ option, mounts, unit }) => [
      ...(stopsAt(unit, "shutdown.target")
        ? []
        : [{ option, message: `${unit} is not stopped at shutdown` }]),
      ...mounts
        // systemd leaves these for the very end, when nothing is left that uses them.
        .filter(({ mountPoint }) => !isExtrinsicMount(mountPoint, optionStrings.get(mountPoint) ?? ""))
        .filter(({ mountUnit }) => !stopsAt(mountUnit, "umount.target"))
        .map((mount) => ({
          option: mount.option,
          message: `${mount.mountPoint} is not unmounted at shutdown`,
        })),
      // Units stop in the reverse of the order in which they start.
      ...mounts
        .filter(({ mountUnit }) => !laterEdges(graph, unit).some(({ later }) => later === mountUnit))
        .map((mount) => ({
          option: mount.option,
          message: `${unit} may be stopped before ${mount.mountPoint} is unmounted`,
        })),
    ]);
  },
});

function isConflict({ kind }: RequirementEdge): boolean {
  return kind === "Conflicts";
}
