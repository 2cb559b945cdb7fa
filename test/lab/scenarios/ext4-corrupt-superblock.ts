import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { defineScenario } from "../scenario.ts";

const hashOf = async (file: string) =>
  createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
let before = "";

export default defineScenario({
  claim: "A disk with a corrupt superblock is refused, and not one byte of it is written.",
  disks: {
    data: {
      size: 64,
      content: {
        fsType: "ext4",
        damage: async (image) => {
          // The magic number and the UUID stay; the first field, the number of inodes, does not fit its checksum.
          const file = await open(image, "r+");
          await file.write(Buffer.from([0xff, 0xff, 0xff, 0x7f]), 0, 4, 1024);
          await file.close();
          before = await hashOf(image);
        },
      },
    },
  },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 2,
    retryInterval: 1,
    disks: {
      data: { vhd: "E:\\data.vhdx", uuid: uuid("data"), filesystem: { fsType: "ext4", mountPoint: "/data" } },
    },
  }),
  failed: ["wsl-bare-disk-data.service", "validate-wsl-bare-mounts.service"],
  notMounted: ["/data"],
  damaged: ["data"],
  async check({ disks: { data }, machine, observed: { journal } }) {
    await machine.powerOff();
    assert.equal(await hashOf(data?.image ?? ""), before);
    assert.ok(
      journal.some(
        ({ text, unit }) => unit === "wsl-bare-disk-data.service" && /superblock|no device/.test(text),
      ),
    );
  },
});
