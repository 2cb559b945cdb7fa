import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "Of two disks with one UUID neither is mounted: which is the right one would be a guess.",
  finds: ["copy-taken-for-disk"],
  disks: {
    data: { content: { fsType: "ext4" } },
    copy: { content: { fsType: "ext4", uuidOf: "data" } },
  },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "ext4", mountPoint: "/data" },
      },
    },
  }),
  failed: ["wsl-bare-disk-data.service", "validate-wsl-bare-mounts.service"],
  notMounted: ["/data"],
  async check({ disks, observed: { journal } }) {
    const message = journal.find(({ text }) => text.includes("2 devices match"))?.text ?? "";
    for (const disk of Object.values(disks)) assert.ok(message.includes(disk.device), message);
  },
});
