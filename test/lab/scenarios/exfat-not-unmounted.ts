import assert from "node:assert/strict";
import { open } from "node:fs/promises";
import { defineScenario } from "../scenario.ts";

/** VolumeFlags of the boot sector; bit 1 says that the volume was not unmounted (exFAT specification, 3.1.13). */
const flags = 106;

export default defineScenario({
  claim: "An exFAT that was pulled out without unmounting it is checked before it is mounted.",
  machine: "qemu",
  isLong: true,
  disks: {
    media: {
      content: {
        fsType: "exfat",
        damage: async (image) => {
          const file = await open(image, "r+");
          await file.write(Buffer.from([0x02]), 0, 1, flags);
          await file.close();
        },
      },
    },
  },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      media: {
        vhd: "E:\\media.vhdx",
        uuid: uuid("media"),
        filesystem: { fsType: "exfat", mountPoint: "/media/fotos" },
      },
    },
  }),
  mounted: { "/media/fotos": { disk: "media" } },
  async check({ machine, observed: { journal } }) {
    const warnings = journal.filter(({ text }) => /not properly unmounted/.test(text));
    assert.deepEqual(warnings, [], "the kernel got to see what fsck.exfat should have repaired");
    await machine.powerOff();
  },
});
