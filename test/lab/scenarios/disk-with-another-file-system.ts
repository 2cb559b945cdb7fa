import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A disk that holds another file system than the configured one is refused at once, with both names.",
  finds: ["other-type-accepted"],
  disks: { data: { content: { fsType: "xfs" }, size: 320 } },
  configuration: (uuid) => ({
    enable: true,
    // The boot ends without waiting for that.
    deviceTimeout: 3600,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "ext4", mountPoint: "/data" },
      },
    },
  }),
  failed: ["wsl-bare-disk-data.service", "validate-wsl-bare-mounts.service"],
  notMounted: ["/data"],
  async check({ observed: { journal } }) {
    assert.ok(journal.some(({ text }) => /holds xfs, not ext4\. Nothing was mounted\./.test(text)));
  },
});
