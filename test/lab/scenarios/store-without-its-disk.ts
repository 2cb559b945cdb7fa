import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";
import { makeStore, nixDaemon } from "../store.ts";

export default defineScenario({
  claim: "Without its disk the system boots with the store of the VHD, and the daemon runs on that.",
  finds: ["store-guard-requires-its-disk"],
  disks: { storage: { content: { fsType: "ext4" }, attach: "never" } },
  configuration: (uuid) => ({
    enable: true,
    deviceTimeout: 2,
    retryInterval: 1,
    disks: {
      storage: {
        vhd: "E:\\storage.vhdx",
        uuid: uuid("storage"),
        filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/storage", neededForBoot: true },
      },
    },
    nixStore: { enable: true, disk: "storage" },
  }),
  files: nixDaemon,
  prepare: makeStore,
  failed: [
    "wsl-bare-disk-storage.service",
    "wsl-bare-store-guard.service",
    "validate-wsl-bare-mounts.service",
  ],
  notMounted: ["/nix", "/mnt/wsl/storage"],
  async check({ observed: { units } }) {
    assert.equal(units.get("nix-daemon.service")?.state, "active");
    assert.equal(units.get("multi-user.target")?.state, "active");
  },
});
