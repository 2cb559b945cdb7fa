import { defineScenario } from "../scenario.ts";
import scenario from "./ext4-dirty-journal.ts";

export default defineScenario({
  ...scenario,
  claim: "The ext4 that a VM left without unmounting it, under another kernel and on a SCSI disk.",
  machine: "qemu",
  isLong: true,
  // They are faults of the module, not of a kernel: the same boot in namespaces finds them.
  finds: [],
});
