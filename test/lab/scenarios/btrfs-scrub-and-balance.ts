import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim: "Scrub and balance have timers where they are asked for and nowhere else, and do their work.",
  finds: ["scrub-uninvited"],
  disks: {
    asked: { content: { fsType: "btrfs", files: { file: "text" } } },
    unasked: { content: { fsType: "btrfs" } },
  },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      asked: {
        vhd: "E:\\a.vhdx",
        uuid: uuid("asked"),
        filesystem: {
          fsType: "btrfs",
          mountPoint: "/asked",
          scrub: { enable: true, interval: "Sun 03:00" },
          balance: { enable: true },
        },
      },
      unasked: {
        vhd: "E:\\b.vhdx",
        uuid: uuid("unasked"),
        filesystem: { fsType: "btrfs", mountPoint: "/unasked" },
      },
    },
  }),
  async check({ machine, observed: { units } }) {
    assert.equal(units.get("wsl-btrfs-scrub-asked.timer")?.state, "active");
    assert.equal(units.get("wsl-btrfs-balance-asked.timer")?.state, "active");
    assert.deepEqual(
      [...units.keys()].filter((name) => name.includes("unasked.timer")),
      [],
    );
    await ask(
      machine,
      "systemctl",
      "start",
      "wsl-btrfs-scrub-asked.service",
      "wsl-btrfs-balance-asked.service",
    );
    assert.match(await ask(machine, "btrfs", "scrub", "status", "/asked"), /finished/);
    const { stdout } = await machine.run(["findmnt", "--noheadings", "--output", "TARGET"]);
    assert.ok(!stdout.includes("wsl-btrfs-maintenance"), "a mount is left");
  },
});
