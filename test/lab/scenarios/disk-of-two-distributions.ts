import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { type DistributionSpec, defineScenario } from "../scenario.ts";

const distribution: Pick<DistributionSpec, "configuration" | "mounted"> = {
  configuration: (uuid) => ({
    enable: true,
    disks: {
      storage: {
        vhd: "E:\\storage.vhdx",
        uuid: uuid("storage"),
        filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/storage" },
      },
    },
  }),
  mounted: { "/mnt/wsl/storage": { disk: "storage" } },
};

export default defineScenario({
  ...distribution,
  claim:
    "Of two distributions with one disk below /mnt/wsl each keeps it when the other is terminated, and gets it back when it starts again.",
  disks: { storage: { content: { fsType: "ext4", files: { kept: "kept" } } } },
  others: { dev: distribution },
  async check({ machine, others: { dev }, boot }) {
    assert.ok(dev !== undefined);
    await dev.terminate();
    assert.equal(await ask(machine, "cat", "/mnt/wsl/storage/kept"), "kept", "dev's end took the disk away");
    await boot(dev);
    assert.equal(await ask(dev, "cat", "/mnt/wsl/storage/kept"), "kept");
    await machine.terminate();
    assert.equal(await ask(dev, "cat", "/mnt/wsl/storage/kept"), "kept", "main's end took the disk away");
  },
});
