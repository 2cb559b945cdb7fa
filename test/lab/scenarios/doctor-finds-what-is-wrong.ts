import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";
import { makeStore } from "../store.ts";

export default defineScenario({
  claim:
    "status and doctor say what is there, what is not, and what to do: a missing disk, no way to Windows, a store that was not migrated.",
  finds: ["doctor-blind-before-migration"],
  disks: { storage: { content: { fsType: "ext4" } }, gone: { content: { fsType: "ext4" }, attach: "never" } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 1,
    retryInterval: 1,
    disks: {
      storage: {
        vhd: "E:\\storage.vhdx",
        uuid: uuid("storage"),
        filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/storage", neededForBoot: true },
      },
      gone: { vhd: "E:\\gone.vhdx", uuid: uuid("gone"), filesystem: { fsType: "ext4", mountPoint: "/gone" } },
    },
    nixStore: { enable: true, disk: "storage" },
  }),
  prepare: makeStore,
  failed: ["wsl-bare-disk-gone.service", "wsl-bare-store-guard.service", "validate-wsl-bare-mounts.service"],
  async check({ disks: { gone }, machine }) {
    const doctor = async () => {
      const { status, stdout } = await machine.run(["wsl-bare-mount", "doctor"]);
      return { status, stdout };
    };
    const { status, stdout } = await doctor();
    assert.equal(status, 1, stdout);
    assert.match(stdout, /gone/);
    assert.match(stdout, /Windows cannot be asked for disks/);
    assert.match(stdout, /wsl-bare-mount migrate/);
    const shown = JSON.parse(await ask(machine, "wsl-bare-mount", "status", "--json")) as {
      disks: { name: string }[];
    };
    assert.deepEqual(shown.disks.map(({ name }) => name).toSorted(), ["gone", "storage"]);

    await gone?.attach();
    await ask(machine, "systemctl", "start", "/gone");
    await ask(machine, "wsl-bare-mount", "migrate");
    const later = (await doctor()).stdout;
    assert.doesNotMatch(later, /gone/);
  },
});
