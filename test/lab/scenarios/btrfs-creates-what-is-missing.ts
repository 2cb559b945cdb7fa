import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "create makes the subvolumes that are missing, and touches nothing that exists.",
  finds: ["create-ignored", "child-subvolume-first", "subvolume-not-created"],
  disks: {
    data: {
      content: {
        fsType: "btrfs",
        subvolumes: ["kept"],
        files: { "kept/file": "kept", "folder/file": "too" },
      },
    },
  },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: {
          fsType: "btrfs",
          subvolumes: {
            kept: { mountPoint: "/kept", create: true },
            "new/inner": { mountPoint: "/inner", create: true, compression: "zlib" },
            // By its name behind what lies in it.
            parent: { path: "new", mountPoint: "/new", create: true, nodatacow: true },
          },
        },
      },
    },
  }),
  mounted: {
    "/kept": { disk: "data", root: "/kept" },
    "/new": { disk: "data", root: "/new" },
    "/inner": { disk: "data", root: "/new/inner" },
  },
  async check({ machine, observed: { journal }, reboot }) {
    assert.equal(await ask(machine, "cat", "/kept/file"), "kept");
    assert.equal(await ask(machine, "stat", "--format=%i", "/new", "/inner"), "256\n256");
    assert.match(await ask(machine, "lsattr", "-d", "/new"), /C/);
    assert.ok(journal.some(({ text }) => text === "Created subvolume new."));
    await ask(machine, "touch", "/inner/mine");
    const second = await reboot();
    assert.ok(!second.observed.journal.some(({ text }) => text.startsWith("Created subvolume")));
    assert.equal(await ask(second.machine, "ls", "/inner"), "mine");
  },
});
