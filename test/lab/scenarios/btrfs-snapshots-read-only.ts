import assert from "node:assert/strict";
import { succeed } from "../process.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A read-only snapshot is mounted as what it is, beside the subvolume that it was taken of.",
  finds: ["subvolume-options-lost"],
  disks: {
    data: {
      content: {
        fsType: "btrfs",
        subvolumes: ["home"],
        files: { "home/file": "first" },
        fill: async (top) => {
          await succeed(["btrfs", "subvolume", "snapshot", "-r", `${top}/home`, `${top}/home-monday`]);
        },
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
            home: { mountPoint: "/srv/home" },
            "home-monday": { mountPoint: "/srv/monday", options: ["ro", "nodev", "nosuid", "noexec"] },
          },
        },
      },
    },
  }),
  mounted: {
    "/srv/home": { disk: "data", root: "/home", options: ["rw"] },
    "/srv/monday": { disk: "data", root: "/home-monday", options: ["ro", "nodev", "nosuid", "noexec"] },
  },
  async check({ machine }) {
    assert.equal((await machine.run(["touch", "/srv/home/new"])).status, 0);
    assert.notEqual((await machine.run(["touch", "/srv/monday/new"])).status, 0);
    assert.equal((await machine.run(["cat", "/srv/monday/file"])).stdout, "first");
  },
});
