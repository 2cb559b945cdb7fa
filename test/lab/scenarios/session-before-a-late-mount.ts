import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "Sessions, elevated and not, that began before a disk came see its mounts when they come, and no longer when they go.",
  disks: { data: { content: { fsType: "ext4", files: { "folder/kept": "kept" } }, attach: "never" } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 1,
    retryInterval: 1,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/data" },
      },
    },
    binds: { "/srv/here": { disk: "data", directory: "folder" } },
  }),
  failed: ["wsl-bare-disk-data.service", "validate-wsl-bare-mounts.service"],
  notMounted: ["/mnt/wsl/data", "/srv/here"],
  async check({ disks: { data }, machine }) {
    const sessions = [await machine.session(), await machine.session({ kind: "elevated" })];
    for (const { kind, run } of sessions)
      assert.notEqual((await run(["cat", "/srv/here/kept"])).status, 0, kind);

    await data?.attach();
    await ask(machine, "systemctl", "start", "/mnt/wsl/data", "/srv/here");
    for (const session of sessions) {
      for (const file of ["/mnt/wsl/data/folder/kept", "/srv/here/kept"]) {
        assert.equal(
          (await session.run(["cat", file])).stdout,
          "kept",
          `${session.kind} sessions do not see ${file}`,
        );
      }
    }

    await ask(machine, "systemctl", "stop", "/srv/here");
    for (const { kind, run } of sessions) {
      assert.notEqual((await run(["cat", "/srv/here/kept"])).status, 0, `${kind} sessions keep the mount`);
    }
  },
});
