import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A disk that comes 4 s late is mounted then, and nothing but what needs it has waited.",
  finds: ["disk-service-simple", "disk-before-local-fs"],
  disks: { data: { content: { fsType: "btrfs", subvolumes: ["persist"] }, attach: 4 } },
  configuration: (uuid) => ({
    enable: true,
    retryInterval: 1,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "btrfs", subvolumes: { persist: { mountPoint: "/persist" } } },
      },
    },
  }),
  mounted: { "/persist": { disk: "data", root: "/persist", options: ["noatime"] } },
  async check({ observed: { units } }) {
    const target = units.get("multi-user.target")?.active ?? Number.NaN;
    const mount = units.get("persist.mount")?.active ?? Number.NaN;
    assert.ok(mount - target > 2, `multi-user.target came ${mount - target} s before the mount`);
  },
});
