import { isOrderedBefore } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";

export const neededForBootInTime = defineMountInvariant({
  id: "needed-for-boot-in-time",
  statement:
    "What is needed for boot is mounted before local-fs.target, and so before everything that waits for it.",
  why: "Services would start on an empty directory of the VHD and write where the mount then hides it.",
  findings: ({ boot, expected, graph }) =>
    expected
      .filter(({ neededForBoot, blocks }) => neededForBoot || blocks)
      .filter(({ mountUnit }) => !isOrderedBefore(graph, mountUnit, "local-fs.target", { within: boot }))
      .map(({ option, mountPoint }) => ({
        option: `${option}.neededForBoot`,
        message: `${mountPoint} is not ordered before local-fs.target`,
      })),
});
