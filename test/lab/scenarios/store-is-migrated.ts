import assert from "node:assert/strict";
import { assertRunning } from "../expect.ts";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";
import { makeStore, nixDaemon, storeOnStorage } from "../store.ts";

export default defineScenario({
  claim:
    "A store that is not on the disk yet is left where it is, with a word how to migrate; migrated, it covers /nix, is marked, and then the daemon starts.",
  finds: ["store-covers-without-condition"],
  disks: { storage: { content: { fsType: "ext4", files: { "yocto-builds/log": "log" } } } },
  configuration: storeOnStorage(),
  files: nixDaemon,
  prepare: makeStore,
  failed: ["wsl-bare-store-guard.service"],
  mounted: { "/mnt/wsl/storage": { disk: "storage" } },
  notMounted: ["/nix"],
  async check({ disks: { storage }, machine, observed: { journal, units }, reboot }) {
    assert.ok(
      journal.some(
        ({ text, unit }) => unit === "wsl-bare-store-guard.service" && /wsl-bare-mount migrate/.test(text),
      ),
    );
    assert.equal(units.get("nix-daemon.service")?.state, "active");
    assert.equal(units.get("nix-mount-marker.service")?.state, "inactive");

    await ask(machine, "wsl-bare-mount", "migrate");
    const { machine: second, observed } = await reboot();
    assertRunning(observed);
    const mount = observed.mounts.find(({ target }) => target === "/nix");
    assert.deepEqual([mount?.source, mount?.root], [storage?.device, "/nixos-wsl-main"]);
    await ask(second, "test", "-e", "/nix/.mounted");
    assert.match(await ask(second, "cat", "/run/nix-daemon-store"), /^\/nixos-wsl-main/);
    const order = ["nix.mount", "nix-mount-marker.service", "nix-daemon.service"].map((name) =>
      observed.units.get(name),
    );
    order.reduce((earlier, later) => {
      assert.ok((earlier?.active ?? Number.NaN) <= (later?.started ?? 0));
      return later;
    });
    assert.equal(await ask(second, "cat", "/mnt/wsl/storage/yocto-builds/log"), "log");
  },
});
