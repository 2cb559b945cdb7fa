import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A disk that the boot does not need delays nothing, even when it never comes.",
  finds: ["every-mount-before-local-fs", "validation-before-multi-user"],
  disks: { gone: { content: { fsType: "ext4" }, attach: "never" } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 6,
    retryInterval: 1,
    disks: {
      gone: {
        vhd: "E:\\gone.vhdx",
        uuid: uuid("gone"),
        filesystem: { fsType: "ext4", mountPoint: "/gone" },
      },
    },
  }),
  failed: ["wsl-bare-disk-gone.service", "validate-wsl-bare-mounts.service"],
  notMounted: ["/gone"],
  async check({ observed: { units } }) {
    const target = units.get("multi-user.target")?.active ?? Number.NaN;
    const gaveUp = units.get("wsl-bare-disk-gone.service")?.ended ?? Number.NaN;
    assert.ok(
      gaveUp - target > 3,
      `multi-user.target came ${gaveUp - target} s before the disk was given up`,
    );
  },
});
