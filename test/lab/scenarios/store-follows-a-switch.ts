import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { assertRunning } from "../expect.ts";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";
import { makeStore, storeOnStorage, switchTo } from "../store.ts";

export default defineScenario({
  claim: "After a switch the VHD gets the new system, too, and boots it next time.",
  finds: ["store-switch-unnoticed"],
  disks: { storage: { content: { fsType: "ext4" } } },
  configuration: storeOnStorage({ instance: "dev" }),
  prepare: makeStore,
  failed: ["wsl-bare-store-guard.service"],
  async check({ machine: first, reboot, root }) {
    await ask(first, "wsl-bare-mount", "migrate");
    const { machine, observed, reboot: again } = await reboot();
    assert.equal(observed.mounts.find(({ target }) => target === "/nix")?.root, "/nixos-wsl-dev");
    const system = await switchTo(machine, "nixos-system-lab-2");
    // The service is started by the change of the profile; nobody waits for it. It copies first, and only then makes the
    // new system the VHD's current one, which is the last that it does.
    const currentOfVhd = async () => {
      const link = "readlink -f /mnt/nix/var/nix/profiles/system";
      const text = `mount --bind / /mnt && { ${link}; ls -d /mnt${system}; umount /mnt; }`;
      return (await machine.run(["bash", "-c", text])).stdout;
    };
    const followed = `${system}\n/mnt${system}\n`;
    for (let tries = 0; tries < 100 && (await currentOfVhd()) !== followed; tries += 1) await sleep(200);
    assert.equal(await currentOfVhd(), followed, "the VHD did not get the new system");
    assert.ok(root !== "");
    const third = await again();
    assert.equal(await ask(third.machine, "cat", "/run/current-system/name"), "nixos-system-lab-2");
    assertRunning(third.observed);
    assert.ok(third.observed.mounts.some(({ target }) => target === "/nix"));
  },
});
