import { isExtrinsicMount, type RequirementEdge } from "../../systemd/index.ts";
import { dependentEdges, laterEdges } from "../dependents.ts";
import { defineMountInvariant } from "../invariant.ts";
import { sharedMounts } from "../shared-mounts.ts";

export const mountsStopCleanly = defineMountInvariant({
  id: "mounts-stop-cleanly",
  statement:
    "At shutdown each mount that no other distribution sees is unmounted while its disk is still linked, and the service of a disk that has no others is stopped before the end.",
  why: "A file system that is cut off is checked, or loses its last writes, at the next start.",
  findings: (subject) => {
    const { disks, fstab, graph } = subject;
    const shared = new Set(sharedMounts(subject));
    const stopsAt = (unit: string, target: string) =>
      dependentEdges(graph, target).some((edge) => isConflict(edge) && edge.from === unit) &&
      laterEdges(graph, unit).some(({ later }) => later === target);
    const optionStrings = new Map(fstab.lines.map(({ file, optionString }) => [file, optionString]));
    return disks.flatMap(({ option, mounts, unit }) => [
      ...(stopsAt(unit, "shutdown.target") || mounts.some((mount) => shared.has(mount))
        ? []
        : [{ option, message: `${unit} is not stopped at shutdown` }]),
      ...mounts
        .filter((mount) => !shared.has(mount))
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
