import { isOrderedBefore, pathListRules, settingsOf, splitWords } from "../../systemd/index.ts";
import { requiringEdges } from "../dependents.ts";
import { isInBoot } from "../expected-mounts.ts";
import { defineMountInvariant } from "../invariant.ts";
import type { Subject } from "../subject.ts";

export const neededForBootInTime = defineMountInvariant({
  id: "needed-for-boot-in-time",
  statement:
    "What is needed for boot is mounted before local-fs.target, and so before everything that waits for it; every mount is there before what requires its path.",
  why: "Services would start on an empty directory of the VHD and write where the mount then hides it.",
  findings: (subject) => {
    const { boot, expected, graph, own } = subject;
    const paths = requiredPaths(subject);
    return expected.flatMap((mount) => {
      const { option, mountPoint, mountUnit } = mount;
      const users = [
        ...paths.filter(({ path }) => `${path}/`.startsWith(`${mountPoint}/`)).map(({ unit }) => unit),
        ...requiringEdges(graph, mountUnit).map(({ from }) => from),
      ].filter((unit) => boot.has(unit) && !own.has(unit));
      const later = new Set([...(isInBoot(mount) ? ["local-fs.target"] : []), ...users]);
      return [...later]
        .filter((unit) => !isOrderedBefore(graph, mountUnit, unit, { within: boot }))
        .map((unit) => ({
          option: `${option}.neededForBoot`,
          message: `${mountPoint} is not ordered before ${unit}`,
        }));
    });
  },
});

/** The paths that units of the system say they need. */
function requiredPaths({ graph, own }: Subject): { unit: string; path: string }[] {
  return [...graph.units.values()]
    .filter(({ name }) => !own.has(name))
    .flatMap(({ name, file }) =>
      settingsOf(file, "Unit", "RequiresMountsFor", { reset: false }).flatMap(({ value }) =>
        (splitWords(value, pathListRules) ?? []).map((path) => ({ unit: name, path })),
      ),
    );
}
