import assert from "node:assert/strict";
import { forgetBtrfsDevice } from "../file-system.ts";
import { ask } from "../machine.ts";
import { succeed } from "../process.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A file system on three disks of which one never comes is not mounted in part.",
  finds: ["several-devices-not-awaited"],
  disks: { one: { content: { fsType: "btrfs" } }, two: {}, three: { attach: "never" } },
  async prepare(_, { one, two, three }) {
    await two?.attach();
    await three?.attach();
    await one?.whileMounted(async (top) => {
      await succeed(["btrfs", "device", "add", "-f", two?.device ?? "", three?.device ?? "", top]);
      await succeed(["btrfs", "balance", "start", "-dconvert=raid1", "-mconvert=raid1", top]);
    });
    for (const disk of [two, three]) {
      await forgetBtrfsDevice(disk?.device ?? "");
      await disk?.detach();
    }
  },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 2,
    retryInterval: 1,
    disks: {
      pool: {
        serialNumber: "S1",
        additionalDevices: { second: { serialNumber: "S2" }, third: { serialNumber: "S3" } },
        uuid: uuid("one"),
        filesystem: { fsType: "btrfs", mountPoint: "/pool" },
      },
    },
  }),
  failed: ["wsl-bare-disk-pool.service", "validate-wsl-bare-mounts.service"],
  notMounted: ["/pool"],
  async check({ machine, disks: { three } }) {
    await three?.attach();
    await ask(machine, "systemctl", "start", "/pool");
    assert.match(await ask(machine, "btrfs", "filesystem", "show", "/pool"), /Total devices 3/);
  },
});
