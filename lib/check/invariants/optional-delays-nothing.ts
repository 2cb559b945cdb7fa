import { dependentEdges, isLink, laterEdges, reached } from "../dependents.ts";
import { type ExpectedMount, isInBoot, withWhatHolds } from "../expected-mounts.ts";
import { defineMountInvariant } from "../invariant.ts";
import type { Subject } from "../subject.ts";

export const optionalDelaysNothing = defineMountInvariant({
  id: "optional-delays-nothing",
  statement:
    "A mount that is neither needed for boot nor blocks it holds up nothing of the system but units that require its path or name it, and what waits for those.",
  why: "A disk that is not attached would hold up every start of the distribution until its time is out. What a unit of the system needs by its own word (nix-daemon.socket needs /nix/var) waits rightly, and would fail otherwise.",
  findings: (subject) => {
    const { expected } = subject;
    // The boot waits for what holds a mount that it waits for, too: what it lies below, and what it is bound from.
    const inBoot = withWhatHolds(expected.filter(isInBoot), expected);
    const isOptional = (mount: ExpectedMount) => !inBoot.has(mount);
    return subject.disks.flatMap(({ option, mounts, unit }) => [
      ...mounts.filter(isOptional).flatMap((mount) =>
        heldUpBy(subject, mount.mountUnit, [mount.mountUnit]).map((name) => ({
          option: mount.option,
          message: `${name} waits for ${mount.mountPoint} and so for ${unit}`,
        })),
      ),
      ...(mounts.every(isOptional)
        ? heldUpBy(
            subject,
            unit,
            mounts.map(({ mountUnit }) => mountUnit),
          ).map((name) => ({ option, message: `${name} waits for ${unit}` }))
        : []),
    ]);
  },
});

/** Units of the system that wait for a unit of ours, none of them nor any on the way needing one of the mounts. */
function heldUpBy(
  { boot, graph, own }: Subject,
  unit: string,
  mountUnits: readonly string[],
): readonly string[] {
  // What is bound from a mount needs it, and whoever needs what is bound does so, too.
  const needed = reached(mountUnits, (mount) =>
    dependentEdges(graph, mount)
      .filter((edge) => !isLink(edge) && own.has(edge.from))
      .map(({ from }) => from),
  );
  const needing = new Set(
    [...mountUnits, ...needed].flatMap((mount) => [
      ...dependentEdges(graph, mount)
        .filter((edge) => !isLink(edge))
        .map(({ from }) => from),
      // An order that the later unit states, as systemd-user-sessions.service has After=home.mount.
      ...laterEdges(graph, mount)
        .filter(({ reason }) => reason === "After=")
        .map(({ later }) => later),
    ]),
  );
  const held = reached([unit], (earlier) =>
    laterEdges(graph, earlier)
      .map(({ later }) => later)
      .filter((later) => boot.has(later) && (own.has(later) || !needing.has(later))),
  );
  return boot.has(unit) ? [...held].filter((name) => !own.has(name)) : [];
}
