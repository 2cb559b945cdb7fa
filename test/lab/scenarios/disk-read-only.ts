import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A disk that is only read is mounted, and what is on it does not know of that.",
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
    // The mounts for writing: one put the file there.
    const { stdout } = await machine.run([
      "sh",
      "-c",
      "dumpe2fs -h /run/wsl-bare-mounts/archive 2>/dev/null",
    ]);
    assert.match(stdout, /^Filesystem state: +clean$/m);
    assert.match(stdout, /^Mount count: +1$/m);
  },
});
