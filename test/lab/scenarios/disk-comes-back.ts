import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { observe } from "../observe.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "A disk that came too late is mounted by starting its mount, once it is there; and again after it went.",
  finds: ["disk-service-simple"],
  disks: { data: { content: { fsType: "ext4", files: { "kept.txt": "kept" } }, attach: "never" } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 2,
    retryInterval: 1,
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
  async check({ machine, disks }) {
    const { data } = disks;
    for (let times = 0; times < 2; times += 1) {
      await data?.attach();
      await ask(machine, "systemctl", "start", "/data");
      assert.equal(await ask(machine, "cat", "/data/kept.txt"), "kept");
      await ask(machine, "systemctl", "restart", "validate-wsl-bare-mounts.service");
      await ask(machine, "systemctl", "stop", "/data", "wsl-bare-disk-data.service");
      await data?.detach();
      const { units } = await observe(machine);
      assert.equal(units.get("data.mount")?.state, "inactive");
    }
  },
});
