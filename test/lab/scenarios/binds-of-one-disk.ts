import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "Directories of one disk appear elsewhere, read-only or not, with nosuid and nodev; one that is missing is made.",
  finds: ["bind-writable"],
  disks: {
    storage: {
      content: { fsType: "ext4", files: { "shared/file": "shared", "yocto builds/log": "log" } },
      attach: 2,
    },
  },
  configuration: (uuid) => ({
    enable: true,
    retryInterval: 1,
    disks: {
      storage: {
        vhd: "E:\\storage.vhdx",
        uuid: uuid("storage"),
        filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/storage" },
      },
    },
    binds: {
      "/shared": { disk: "storage", directory: "shared", readOnly: true, options: ["nosuid", "nodev"] },
      "/srv/yocto builds": { disk: "storage", directory: "yocto builds", options: ["nodev"] },
      "/srv/new": { disk: "storage", directory: "not/there" },
      "/srv/later": { disk: "storage", directory: "shared", automount: { enable: true, idleTimeout: 1 } },
    },
  }),
  mounted: {
    "/mnt/wsl/storage": { disk: "storage" },
    "/shared": { disk: "storage", root: "/shared", options: ["ro", "nosuid", "nodev"] },
    "/srv/yocto builds": { disk: "storage", root: "/yocto builds", options: ["rw", "nodev"] },
    "/srv/new": { disk: "storage", root: "/not/there" },
  },
  notMounted: ["/srv/later"],
  async check({ machine }) {
    assert.notEqual((await machine.run(["touch", "/shared/new"])).status, 0);
    await ask(machine, "touch", "/mnt/wsl/storage/shared/new");
    assert.equal(await ask(machine, "ls", "/srv/later"), "file\nnew");
  },
});
