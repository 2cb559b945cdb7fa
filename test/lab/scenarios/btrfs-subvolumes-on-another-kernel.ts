import { defineScenario } from "../scenario.ts";
import scenario from "./btrfs-subvolumes-of-the-specification.ts";

export default defineScenario({
  ...scenario,
  claim:
    "The subvolumes of the mount specification, under another kernel and on disks that are not loop devices.",
  machine: "qemu",
  isLong: true,
  // They are faults of the module, not of a kernel: the same boot in namespaces finds them.
  finds: [],
});
