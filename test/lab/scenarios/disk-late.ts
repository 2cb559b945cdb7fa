import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A disk that comes after all else was up is mounted then, and nothing but what needs it has waited.",
  finds: ["disk-service-simple", "disk-before-local-fs"],
  disks: { data: { content: { fsType: "btrfs", subvolumes: ["persist"] }, attach: "never" } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 120,
    retryInterval: 1,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "btrfs", subvolumes: { persist: { mountPoint: "/persist" } } },
      },
    },
  }),
  timeline: [
    {
      at: 0,
      do: async ({ disks: { data }, machine }) => {
        const isUp = async () =>
          (await machine.run(["systemctl", "is-active", "--quiet", "multi-user.target"])).status === 0;
        while (!(await isUp())) await sleep(100);
        await data?.attach();
      },
    },
  ],
  mounted: { "/persist": { disk: "data", root: "/persist", options: ["noatime"] } },
  async check({ observed: { units } }) {
    const target = units.get("multi-user.target")?.active ?? Number.NaN;
    const mount = units.get("persist.mount")?.active ?? Number.NaN;
    assert.ok(mount > target, `multi-user.target came ${mount - target} s before the mount`);
  },
});
