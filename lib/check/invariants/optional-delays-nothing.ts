import { isOrderedBefore } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";

/** What a missing disk must not hold up. */
const milestones = ["local-fs.target", "sysinit.target", "basic.target", "multi-user.target"];

export const optionalDelaysNothing = defineMountInvariant({
  id: "optional-delays-nothing",
  statement: "A mount that is neither needed for boot nor blocks it holds up no target of the boot.",
  why: "A disk that is not attached would hold up every start of the distribution until its time is out.",
  findings: ({ boot, expected, graph }) => {
    const inBoot = expected.filter(({ neededForBoot, blocks }) => neededForBoot || blocks);
    const isNeededBelow = (mountPoint: string) =>
      inBoot.some(
        (mount) => mount.mountPoint === mountPoint || mount.mountPoint.startsWith(`${mountPoint}/`),
      );
    return expected
      .filter(({ mountPoint }) => !isNeededBelow(mountPoint))
      .flatMap(({ option, mountPoint, mountUnit, unit }) =>
        milestones
          .filter((milestone) => isOrderedBefore(graph, mountUnit, milestone, { within: boot }))
          .map((milestone) => ({
            option,
            message: `${milestone} waits for ${mountPoint} and so for ${unit}`,
          })),
      );
  },
});
