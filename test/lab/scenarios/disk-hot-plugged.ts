import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  isLong: true,
  claim:
    "A disk that is plugged in 10 s after all else was up is found and mounted, by a kernel that only now sees it.",
  machine: "qemu",
  disks: { data: { content: { fsType: "ext4", files: { kept: "kept" } }, attach: "never" } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 300,
    disks: {
      data: {
        serialNumber: "S6Z2NJ0TC14842T",
        uuid: uuid("data"),
        filesystem: { fsType: "ext4", mountPoint: "/data" },
      },
    },
  }),
  timeline: [
    {
      at: 0,
      do: async ({ disks: { data }, machine }) => {
        const isUp = async () =>
          (await machine.run(["systemctl", "is-active", "--quiet", "multi-user.target"])).status === 0;
        while (!(await isUp())) await sleep(1000);
        await sleep(10_000);
        await data?.attach();
      },
    },
  ],
  mounted: { "/data": { disk: "data" } },
  async check({ machine, observed: { journal, units } }) {
    assert.equal(await ask(machine, "cat", "/data/kept"), "kept");
    const target = units.get("multi-user.target")?.active ?? Number.NaN;
    const mount = units.get("data.mount")?.active ?? Number.NaN;
    assert.ok(mount - target >= 10, `multi-user.target came only ${mount - target} s before the mount`);
    assert.ok(journal.some(({ text }) => /^sd [\d:]+: \[sd[a-z]+\] Attached SCSI disk$/.test(text)));
  },
});
