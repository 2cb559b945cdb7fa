import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "A disk that is missing at boot is asked for once, by its scheduled task, and is mounted when Windows attaches it.",
  finds: ["windows-never-asked"],
  disks: { data: { content: { fsType: "ext4" }, attach: "never" } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 20,
    retryInterval: 1,
    windows: { taskName: "WSL disks (lab)" },
    disks: {
      data: {
        serialNumber: "S6Z2NJ0TC14842T",
        uuid: uuid("data"),
        filesystem: { fsType: "ext4", mountPoint: "/data", neededForBoot: true },
      },
    },
  }),
  // Windows, as far as a distribution sees it: a program that is told which task to run.
  files: { "mnt/c/Windows/System32/schtasks.exe": '#!/bin/bash\nprintf "%s\\n" "$*" >> /asked\n' },
  modes: { "mnt/c/Windows/System32/schtasks.exe": 0o755 },
  timeline: [
    {
      at: 0,
      do: async ({ disks, root }) => {
        for (let tries = 0; tries < 300 && !existsSync(path.join(root, "asked")); tries += 1) await sleep(50);
        await disks["data"]?.attach();
      },
    },
  ],
  mounted: { "/data": { disk: "data" } },
  async check({ machine, observed: { journal } }) {
    assert.equal((await machine.run(["cat", "/asked"])).stdout, "/run /tn WSL disks (lab)\n");
    assert.ok(journal.some(({ text }) => text.startsWith("Asked Windows to attach it")));
  },
});
