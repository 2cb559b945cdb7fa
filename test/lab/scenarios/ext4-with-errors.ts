import assert from "node:assert/strict";
import { succeed } from "../process.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "An ext4 with errors that are safe to repair is repaired, and the journal says so.",
  finds: ["journal-left-to-the-kernel"],
  disks: {
    data: {
      content: {
        fsType: "ext4",
        files: { "a/file": "text" },
        damage: async (image) => {
          // The counts of free blocks and inodes are wrong, and the file system says that it has errors.
          await succeed(["debugfs", "-w", "-R", "set_super_value free_blocks_count 7", image]);
          await succeed(["debugfs", "-w", "-R", "set_super_value state 2", image]);
        },
      },
    },
  },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      data: { vhd: "E:\\data.vhdx", uuid: uuid("data"), filesystem: { fsType: "ext4", mountPoint: "/data" } },
    },
  }),
  mounted: { "/data": { disk: "data" } },
  async check({ observed: { journal } }) {
    assert.ok(journal.some(({ text }) => text === "Disk data: e2fsck repaired the file system."));
  },
});
