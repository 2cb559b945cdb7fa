import assert from "node:assert/strict";
import { copyFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { ask } from "../machine.ts";
import { succeed } from "../process.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "An ext4 that a VM left without unmounting it is repaired before it is mounted, and what was synced is there.",
  finds: ["journal-left-to-the-kernel"],
  disks: { data: { content: { fsType: "ext4" } } },
  async prepare(_, { data }) {
    if (data === undefined) return;
    await data.whileMounted(async (top) => {
      await writeFile(path.join(top, "synced"), "synced");
      await succeed(["sync", "--file-system", top]);
      // As the disk is while it is mounted: the machine stopped at this moment.
      await copyFile(data.image, `${data.image}.stopped`);
    });
    await rename(`${data.image}.stopped`, data.image);
    assert.match(await succeed(["dumpe2fs", "-h", data.image]), /needs_recovery/);
  },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      data: { vhd: "E:\\data.vhdx", uuid: uuid("data"), filesystem: { fsType: "ext4", mountPoint: "/data" } },
    },
  }),
  mounted: { "/data": { disk: "data" } },
  async check({ machine, observed: { journal } }) {
    assert.equal(await ask(machine, "cat", "/data/synced"), "synced");
    assert.ok(journal.some(({ text }) => text === "Disk data: e2fsck replayed the journal."));
  },
});
