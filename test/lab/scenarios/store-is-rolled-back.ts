import assert from "node:assert/strict";
import { assertRunning } from "../expect.ts";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";
import { makeStore, storeOnStorage, switchTo } from "../store.ts";

export default defineScenario({
  claim:
    "Rolled back, the VHD has what the disk had, and /nix stays the VHD's at the next boot; nothing fails.",
  finds: ["store-rollback-ignored"],
  disks: { storage: { content: { fsType: "ext4" } } },
  configuration: storeOnStorage({ store: { follow: false } }),
  prepare: makeStore,
  failed: ["wsl-bare-store-guard.service"],
  async check({ machine: first, reboot }) {
    await ask(first, "wsl-bare-mount", "migrate");
    const second = await reboot();
    assert.ok(second.observed.mounts.some(({ target }) => target === "/nix"));
    await switchTo(second.machine, "nixos-system-lab-2");
    await ask(second.machine, "wsl-bare-mount", "rollback");
    const third = await second.reboot();
    assertRunning(third.observed);
    assert.ok(!third.observed.mounts.some(({ target }) => target === "/nix"));
    assert.equal(await ask(third.machine, "cat", "/run/current-system/name"), "nixos-system-lab-2");
    await ask(third.machine, "wsl-bare-mount", "migrate");
    const fourth = await third.reboot();
    assert.ok(fourth.observed.mounts.some(({ target }) => target === "/nix"));
  },
});
