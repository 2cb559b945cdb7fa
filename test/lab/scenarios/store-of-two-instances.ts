import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";
import { makeStore, storeOnStorage } from "../store.ts";

export default defineScenario({
  claim:
    "Of two instances on one disk each has its own store: what one migrates, and refuses, leaves the other's alone.",
  finds: ["store-of-another-instance-taken"],
  disks: {
    storage: {
      content: {
        fsType: "ext4",
        files: { "nixos-wsl-dev/store/kept": "dev's own", "yocto-builds/log": "log" },
      },
    },
  },
  configuration: storeOnStorage({ instance: "main" }),
  prepare: makeStore,
  failed: ["wsl-bare-store-guard.service"],
  async check({ machine, reboot }) {
    await ask(machine, "wsl-bare-mount", "migrate");
    const owner = await machine.run(["wsl-bare-store", "migrate", "--instance=dev"]);
    assert.equal(owner.status, 1, "another instance took the store over");
    assert.match(owner.stderr, /main/);
    const second = await reboot();
    assert.equal(second.observed.mounts.find(({ target }) => target === "/nix")?.root, "/nixos-wsl-main");
    assert.equal(await ask(second.machine, "cat", "/mnt/wsl/storage/nixos-wsl-dev/store/kept"), "dev's own");
  },
});
