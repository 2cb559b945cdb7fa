import assert from "node:assert/strict";
import { truncate } from "node:fs/promises";
import { writeLvmLabel } from "../../field/containers.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "A file system that nobody sees while LVM is not active is said to be perhaps in there, by doctor too.",
  finds: ["container-not-named"],
  disks: {
    volumes: {
      content: {
        fsType: "ext4",
        damage: async (image) => {
          // Without the superblock of the file system.
          await truncate(image, 0);
          await truncate(image, 256 * 2 ** 20);
          writeLvmLabel(image);
        },
      },
    },
  },
  configuration: () => ({
    enable: true,
    deviceTimeout: 3,
    retryInterval: 1,
    disks: {
      lvm: {
        serialNumber: "A1",
        uuid: "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11",
        filesystem: { fsType: "ext4", mountPoint: "/vg" },
      },
    },
  }),
  failed: ["wsl-bare-disk-lvm.service", "validate-wsl-bare-mounts.service"],
  notMounted: ["/vg"],
  damaged: ["volumes"],
  async check({ machine, disks: { volumes }, observed: { journal } }) {
    assert.ok(
      journal.some(
        ({ text, unit }) =>
          unit === "wsl-bare-disk-lvm.service" &&
          text.includes(`${volumes?.device} belongs to LVM: vgchange`),
      ),
      "the journal does not name LVM",
    );
    const { stdout } = await machine.run(["wsl-bare-mount", "doctor"]);
    assert.ok(stdout.includes(`${volumes?.device} (LVM)`), stdout);
  },
});
