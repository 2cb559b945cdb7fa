import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A disk that is only read holds the same bytes after the boot as before it.",
  finds: ["read-only-disk-writable"],
  disks: { archive: { content: { fsType: "ext4", files: { "kept.txt": "kept" } } } },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      archive: {
        vhd: "E:\\archive.vhdx",
        uuid: uuid("archive"),
        readOnly: true,
        filesystem: { fsType: "ext4", mountPoint: "/archive" },
      },
    },
  }),
  mounted: { "/archive": { disk: "archive", options: ["ro"] } },
  async check({ machine }) {
    assert.equal((await machine.run(["cat", "/archive/kept.txt"])).stdout, "kept");
    assert.notEqual((await machine.run(["touch", "/archive/new"])).status, 0);
    // Counts mounts for writing, and is 0 on a file system that had none since it was made.
    const { stdout } = await machine.run([
      "sh",
      "-c",
      "dumpe2fs -h /run/wsl-bare-mounts/archive 2>/dev/null",
    ]);
    assert.match(stdout, /^Filesystem state: +clean$/m);
    assert.match(stdout, /^Last mount time: +n\/a$/m);
  },
});
