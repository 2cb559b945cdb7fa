import assert from "node:assert/strict";
import { assertRunning } from "../expect.ts";
import { ask } from "../machine.ts";
import { defineScenario } from "../scenario.ts";

const key = "the key, byte for byte: \u0000\n$(touch /tmp/x)\n";
const mapper = "wsl-bare-disk-vault";

export default defineScenario({
  claim:
    "An encrypted disk is unlocked with its key file before it is mounted, locked when its service stops and at shutdown, and unlocked again at the next boot.",
  machine: "qemu",
  disks: { vault: { content: { fsType: "ext4", luks: { key }, files: { kept: "kept" } } } },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      vault: {
        vhd: "E:\\vault.vhdx",
        uuid: uuid("vault"),
        encryption: { enable: true, keyFile: "/var/lib/secrets/vault key%i.bin" },
        filesystem: { fsType: "ext4", mountPoint: "/vault", neededForBoot: true },
      },
    },
  }),
  files: {
    "var/lib/secrets/vault key%i.bin": key,
    // What is said while the machine shuts down is kept for the next boot.
    "var/log/journal/README": "",
  },
  modes: { "var/lib/secrets/vault key%i.bin": 0o600 },
  mounted: { "/vault": { disk: "vault" } },
  async check({ machine, observed: { units }, reboot }) {
    const service = units.get("wsl-bare-disk-vault.service");
    assert.ok((service?.active ?? Number.NaN) <= (units.get("vault.mount")?.started ?? 0));
    assert.equal(await ask(machine, "cat", "/vault/kept"), "kept");
    assert.match(await ask(machine, "cryptsetup", "status", mapper), /is active and is in use/);

    await ask(machine, "systemctl", "stop", "wsl-bare-disk-vault.service");
    assert.match((await machine.run(["cryptsetup", "status", mapper])).stdout, /is inactive/);
    assert.notEqual((await machine.run(["findmnt", "/vault"])).status, 0);

    await ask(machine, "systemctl", "start", "/vault");
    await ask(machine, "touch", "/vault/written");
    const { machine: second, observed } = await reboot();
    assertRunning(observed);
    await ask(second, "test", "-e", "/vault/written");
    assert.match(await ask(second, "cryptsetup", "status", mapper), /is active and is in use/);
    const before = await ask(second, "journalctl", "--boot=-1", "--unit=wsl-bare-disk-vault.service");
    // Once for the stop, once for the shutdown.
    assert.equal(before.match(/Disk vault is locked/g)?.length, 2, before);
  },
});
