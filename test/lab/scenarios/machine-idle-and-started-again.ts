import assert from "node:assert/strict";
import { assertRunning } from "../expect.ts";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario({
  claim:
    "After the idle virtual machine was stopped, its disks are there again and mounted; after wsl --shutdown they are missing, and the boot says so, until Windows attaches them.",
  disks: { data: { content: { fsType: "ext4", files: { kept: "kept" } } } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 1,
    retryInterval: 1,
    disks: {
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/data" },
      },
    },
  }),
  mounted: { "/mnt/wsl/data": { disk: "data" } },
  async check({ boot, disks: { data }, machine, virtualMachine }) {
    await machine.terminate();
    await virtualMachine.stop();
    assertRunning(await boot(machine));
    assert.equal(await ask(machine, "cat", "/mnt/wsl/data/kept"), "kept");

    await virtualMachine.shutdown();
    const { state, units } = await boot(machine);
    assert.equal(state, "degraded");
    assert.equal(units.get("wsl-bare-disk-data.service")?.state, "failed");
    await data?.attach();
    await ask(machine, "systemctl", "start", "/mnt/wsl/data");
    assert.equal(await ask(machine, "cat", "/mnt/wsl/data/kept"), "kept");
  },
});
