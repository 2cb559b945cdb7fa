import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "../machine.ts";
import { observeMounts } from "../observe.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A mount on access is not there at boot, comes with the first access, and goes when nobody uses it.",
  finds: ["automount-missing", "idle-timeout-misspelt"],
  disks: { data: { content: { fsType: "xfs", files: { file: "text" } }, size: 320, attach: "never" } },
  configuration: (uuid) => ({
    enable: true,
    retryInterval: 1,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "xfs", mountPoint: "/data", automount: { enable: true, idleTimeout: 1 } },
      },
    },
  }),
  notMounted: ["/data"],
  async check({ disks: { data }, machine }) {
    // The boot came to its end without the disk.
    await data?.attach();
    // By systemd's word, since a look at the mounts could count as an access, and since systemd 252 answers an access with
    // ENODEV that comes after the unmounting and before its mount unit is inactive.
    const state = () => ask(machine, "systemctl", "show", "--property=ActiveState", "--value", "data.mount");
    assert.equal(await ask(machine, "cat", "/data/file"), "text");
    assert.equal(await state(), "active");
    for (let tries = 0; (await state()) !== "inactive" && tries < 60; tries += 1) await sleep(500);
    assert.equal(await state(), "inactive", "it is still mounted after 30 s without access");
    assert.ok(
      (await observeMounts(machine)).every(({ target, fsType }) => target !== "/data" || fsType === "autofs"),
    );
    assert.equal(await ask(machine, "cat", "/data/file"), "text");
  },
});
