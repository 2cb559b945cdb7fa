import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "../machine.ts";
import { observeMounts } from "../observe.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "A mount on access is not there at boot, comes with the first access, and goes when nobody uses it.",
  finds: ["automount-missing", "idle-timeout-misspelt"],
  disks: { data: { content: { fsType: "xfs", files: { file: "text" } }, size: 320, attach: 3 } },
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
  async check({ machine, seconds }) {
    assert.ok(seconds < 3, `the boot took ${seconds} s`);
    const isMounted = async () =>
      (await observeMounts(machine)).some(({ target, fsType }) => target === "/data" && fsType === "xfs");
    assert.equal(await ask(machine, "cat", "/data/file"), "text");
    assert.ok(await isMounted());
    for (let tries = 0; (await isMounted()) && tries < 100; tries += 1) await sleep(100);
    assert.ok(!(await isMounted()), "it is still mounted after 10 s without access");
    assert.equal(await ask(machine, "cat", "/data/file"), "text");
  },
});
