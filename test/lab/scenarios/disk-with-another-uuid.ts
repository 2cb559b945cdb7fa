import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { defineScenario } from "../scenario.ts";

const configured = randomUUID();

export default defineScenario({
  claim: "A disk with another UUID than the configured one is never touched.",
  finds: ["mount-does-not-require-disk"],
  disks: { other: { content: { fsType: "ext4", files: { "foreign.txt": "foreign" } } } },
  configuration: () => ({
    enable: true,
    deviceTimeout: 2,
    retryInterval: 1,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: configured,
        filesystem: { fsType: "ext4", mountPoint: "/data" },
      },
    },
  }),
  failed: ["wsl-bare-disk-data.service", "validate-wsl-bare-mounts.service"],
  notMounted: ["/data"],
  async check({ disks, observed: { mounts } }) {
    assert.ok(!mounts.some(({ source }) => source === disks["other"]?.device));
  },
});
