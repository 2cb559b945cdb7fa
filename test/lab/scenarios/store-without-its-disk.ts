import assert from "node:assert/strict";
import { defineScenario } from "../scenario.ts";
import { makeStore, nixDaemon, storeOnStorage } from "../store.ts";

export default defineScenario({
  claim: "Without its disk the system boots with the store of the VHD, and the daemon runs on that.",
  finds: ["store-guard-requires-its-disk"],
  disks: { storage: { content: { fsType: "ext4" }, attach: "never" } },
  configuration: storeOnStorage({ deviceTimeout: 2, retryInterval: 1 }),
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
