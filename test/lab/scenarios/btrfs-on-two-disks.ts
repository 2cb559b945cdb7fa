import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { forgetBtrfsDevice } from "../file-system.ts";
import { ask } from "../machine.ts";
import { succeed } from "../process.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A file system on two disks is mounted when both are there, although the second comes 8 s later.",
  finds: ["several-devices-not-awaited"],
  disks: {
    one: { content: { fsType: "btrfs" } },
    two: { attach: 8 },
  },
  async prepare(_, { one, two }) {
    // The second device is added on the host, as mkfs.btrfs would have made both at once.
    await two?.attach();
    await one?.whileMounted(async (top) => {
      await succeed(["btrfs", "device", "add", "-f", two?.device ?? "", top]);
      await succeed(["btrfs", "balance", "start", "-dconvert=raid1", "-mconvert=raid1", top]);
    });
    await forgetBtrfsDevice(two?.device ?? "");
    await two?.detach();
    assert.ok((await readdir(path.dirname(one?.image ?? "/"))).length > 0);
  },
  configuration: (uuid) => ({
    enable: true,
    retryInterval: 1,
    disks: {
      pool: {
        serialNumber: "S1",
        additionalDevices: { second: { serialNumber: "S2" } },
        uuid: uuid("one"),
        filesystem: { fsType: "btrfs", mountPoint: "/pool" },
      },
    },
  }),
  async check({ machine, observed: { mounts, units } }) {
    assert.ok(
      mounts.some(({ target }) => target === "/pool"),
      "nothing is mounted on /pool",
    );
    assert.match(await ask(machine, "btrfs", "filesystem", "show", "/pool"), /Total devices 2/);
    const waited =
      (units.get("pool.mount")?.active ?? 0) - (units.get("wsl-bare-disk-pool.service")?.started ?? 0);
    assert.ok(waited > 1, `the mount came after ${waited} s`);
  },
});
