import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

const content = (text: string) => ({ fsType: "ext4", files: { which: text } }) as const;

export default defineScenario({
  claim:
    "Of disks of one model the one with the serial number of the pattern is mounted, without udev; a pattern that two match mounts neither.",
  machine: "qemu",
  isLong: true,
  disks: {
    wrong: { content: content("wrong"), model: "Samsung SSD 970", serial: "S6Z2NJ0TC14842S" },
    right: { content: content("right"), model: "Samsung SSD 970", serial: "S6Z2NJ0TC14842T" },
  },
  configuration: () => ({
    enable: true,
    deviceTimeout: 5,
    retryInterval: 1,
    disks: {
      data: {
        serialNumber: "S6Z2NJ0TC14842T",
        devicePattern: "*Samsung_SSD_970*_S6Z2NJ0TC14842T",
        filesystem: { fsType: "ext4", mountPoint: "/data" },
      },
      either: {
        serialNumber: "S6Z2NJ0TC14842",
        devicePattern: "*_S6Z2NJ0TC14842?",
        filesystem: { fsType: "ext4", mountPoint: "/either" },
      },
    },
  }),
  failed: ["wsl-bare-disk-either.service", "validate-wsl-bare-mounts.service"],
  mounted: { "/data": { disk: "right" } },
  notMounted: ["/either"],
  async check({ machine, observed: { journal } }) {
    assert.equal(await ask(machine, "cat", "/data/which"), "right");
    const { stdout: findings } = await machine.run(["wsl-bare-mount", "doctor"]);
    assert.match(findings, /Disk either could be any of/);
    assert.doesNotMatch(findings, /is not attached/);
    assert.ok(
      journal.some(
        ({ text, unit }) => unit === "wsl-bare-disk-either.service" && /2 devices match/.test(text),
      ),
    );
  },
});
