import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "A Btrfs file system on one device is mounted at once where there is no /dev/btrfs-control, as on WSL's kernels since 6.6.",
  finds: ["one-device-asked-for-others"],
  disks: { data: { content: { fsType: "btrfs", subvolumes: ["home"] } } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 120,
    disks: {
      data: {
        serialNumber: "S1",
        uuid: uuid("data"),
        filesystem: { fsType: "btrfs", subvolumes: { home: { mountPoint: "/srv" } } },
      },
    },
  }),
  mounted: { "/srv": { disk: "data", root: "/home" } },
  async check({ seconds }) {
    assert.ok(seconds < 120, `the boot took ${seconds} s, and its disk was waited for`);
  },
});
