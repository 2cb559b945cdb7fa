import assert from "node:assert/strict";
import { assertRunning } from "../expect.ts";
import { ask } from "../machine.ts";
import { observeMounts } from "../observe.ts";
import { defineScenario } from "../scenario.ts";
import { makeStore, storeOnStorage } from "../store.ts";

export default defineScenario({
  claim:
    "A switch that gives up the store on the disk takes nothing away; from the next start on /nix is the VHD's.",
  finds: ["store-unmounted-by-switch"],
  disks: { storage: { content: { fsType: "ext4" } } },
  configuration: storeOnStorage(),
  prepare: makeStore,
  failed: ["wsl-bare-store-guard.service"],
  async check({ machine: first, reboot }) {
    await ask(first, "wsl-bare-mount", "migrate");
    const { machine, reboot: again, switchTo } = await reboot();
    const storeOf = async () => (await observeMounts(machine)).find(({ target }) => target === "/nix")?.root;
    assert.equal(await storeOf(), "/nixos-wsl-main");
    const { failed, stopped } = await switchTo({
      configuration: storeOnStorage({ store: { enable: false } }),
    });
    assert.deepEqual(failed, []);
    assert.ok(stopped.has("nix.mount"), "the switch does not want it stopped, so that this shows nothing");
    assert.equal(await storeOf(), "/nixos-wsl-main", "the store is gone under what runs from it");
    assert.equal(await ask(machine, "findmnt", "--noheadings", "--output=FSROOT", "/mnt/wsl/storage"), "/");
    const next = await again();
    assertRunning(next.observed);
    assert.ok(!next.observed.mounts.some(({ target }) => target === "/nix"));
  },
});
