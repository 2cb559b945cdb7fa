import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { assertRunning } from "../expect.ts";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

const moments = Array.from({ length: 20 }, () => randomInt(0, 1_000));

export default defineScenario({
  claim:
    "Detached at 20 random moments of a boot, the disk is mounted whole or not at all, and the next boot is right.",
  finds: ["mount-does-not-require-disk"],
  disks: { data: { content: { fsType: "ext4", files: { kept: "kept" } } } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 1,
    retryInterval: 1,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "ext4", mountPoint: "/data", neededForBoot: true },
      },
    },
  }),
  mounted: { "/data": { disk: "data" } },
  async check(booted) {
    const { data } = booted.disks;
    let last = booted;
    for (const moment of moments) {
      const told = `detached after ${moment} ms`;
      const taken = sleep(moment).then(async () => data?.detach());
      last = await last.reboot();
      await taken;
      const { mounts, state, units } = last.observed;
      assert.equal(units.get("multi-user.target")?.state, "active", told);
      const isMounted = mounts.some(({ target }) => target === "/data");
      if (isMounted) assert.equal((await last.machine.run(["cat", "/data/kept"])).stdout, "kept", told);
      else assert.equal(state, "degraded", told);
      assert.ok(!mounts.some(({ source, target }) => source === data?.device && target !== "/data"), told);
      await last.machine.powerOff();
      if ((await data?.isAttached()) !== true) await data?.attach();
    }
    last = await last.reboot();
    assertRunning(last.observed);
    assert.equal(await ask(last.machine, "cat", "/data/kept"), "kept");
  },
});
