import assert from "node:assert/strict";
import { assertRunning } from "../expect.ts";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  isLong: true,
  claim:
    "Disks that Windows reads too, exFAT by label and FAT by serial number, are mounted with their options, and what is written is there at the next boot.",
  machine: "qemu",
  disks: {
    media: { content: { fsType: "exfat", label: "Fotos" } },
    stick: { content: { fsType: "vfat" } },
  },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      media: {
        serialNumber: "S6Z2NJ0TC14842T",
        label: "Fotos",
        filesystem: {
          fsType: "exfat",
          mountPoint: "/mnt/fotos é",
          options: ["uid=1000", "umask=0027", "nodev"],
        },
      },
      stick: {
        vhd: "E:\\stick.vhdx",
        uuid: uuid("stick"),
        filesystem: { fsType: "vfat", mountPoint: "/stick", options: ["noatime"] },
      },
    },
  }),
  mounted: {
    "/mnt/fotos é": { disk: "media", options: ["uid=1000", "fmask=0027", "nodev"] },
    "/stick": { disk: "stick", options: ["noatime"] },
  },
  async check({ machine, reboot }) {
    for (const target of ["/mnt/fotos é", "/stick"]) {
      await ask(machine, "bash", "-c", 'echo "$1" > "$1/größer"', "bash", target);
    }
    const { machine: second, observed } = await reboot();
    assertRunning(observed);
    for (const target of ["/mnt/fotos é", "/stick"]) {
      assert.equal(await ask(second, "cat", `${target}/größer`), target);
    }
    assert.equal(await ask(second, "stat", "--format=%u %a", "/mnt/fotos é/größer"), "1000 750");
  },
});
