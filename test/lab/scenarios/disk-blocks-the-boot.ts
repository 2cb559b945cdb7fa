import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: 'With onFailure = "block" the system does not come up without its disk.',
  finds: ["blocking-mount-not-required", "blocks-forgotten"],
  disks: { gone: { content: { fsType: "ext4" }, attach: "never" } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 2,
    retryInterval: 1,
    disks: {
      gone: {
        vhd: "E:\\gone.vhdx",
        uuid: uuid("gone"),
        filesystem: { fsType: "ext4", mountPoint: "/gone", onFailure: "block" },
      },
    },
  }),
  failed: ["wsl-bare-disk-gone.service"],
  notMounted: ["/gone"],
  async check({ observed: { units } }) {
    for (const target of ["sysinit.target", "multi-user.target"]) {
      assert.equal(units.get(target)?.active ?? null, null, `${target} was reached`);
    }
  },
});
