import { defineMountInvariant } from "../invariant.ts";
import { automountOf } from "../subject.ts";

export const bootMountsEverything = defineMountInvariant({
  id: "boot-mounts-everything",
  statement:
    "A boot starts each mount, or what mounts it on access, and each disk's service, and nothing of it excludes anything else.",
  why: "What no target pulls in is configured, ready, and never there.",
  findings: ({ boot, disks, graph, root }) => [
    ...disks.flatMap(({ option, mounts, unit }) => {
      const left = mounts
        .map(({ automount, mountUnit }) => (automount.enable ? automountOf(mountUnit) : mountUnit))
        .filter((name) => !boot.has(name));
      // The service of a disk that is mounted on access only waits for that, too.
      const isOnAccess = mounts.length > 0 && mounts.every(({ automount }) => automount.enable);
      return (boot.has(unit) || isOnAccess ? left : [unit, ...left]).map((name) => ({
        option,
        message: `nothing starts ${name}`,
      }));
    }),
    ...graph.requirements
      .filter(({ kind, from, to }) => kind === "Conflicts" && boot.has(from) && boot.has(to))
      .map(({ from, to }) => ({ option: root, message: `${from} and ${to} cannot be started together` })),
  ],
});
