import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "Control: the same Btrfs disk by /dev/disk/by-uuid, as people write it today, times out although it is there.",
  isLong: true,
  disks: { data: { content: { fsType: "btrfs", subvolumes: ["persist"] } } },
  configuration: null,
  modules: (uuid) => [
    `{
      fileSystems."/persist" = {
        device = "/dev/disk/by-uuid/${uuid("data")}";
        fsType = "btrfs";
        options = [ "subvol=persist" "noatime" "nofail" ];
      };
    }`,
  ],
  notMounted: ["/persist"],
  async check({ observed: { journal }, seconds }) {
    assert.ok(seconds > 80, `the boot ended after ${seconds} s`);
    assert.ok(journal.some(({ text }) => /Timed out waiting for device/.test(text)));
  },
});
