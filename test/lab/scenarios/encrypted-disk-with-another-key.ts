import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { defineScenario } from "../scenario.ts";

const hashOf = async (file: string) =>
  createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
let before = "";

export default defineScenario({
  claim:
    "An encrypted disk that the key does not open stays locked and unchanged and says which file to correct; all else is mounted.",
  machine: "qemu",
  isLong: true,
  disks: {
    vault: {
      content: {
        fsType: "ext4",
        luks: { key: "right" },
        damage: async (image) => {
          before = await hashOf(image);
        },
      },
    },
    other: { content: { fsType: "ext4", luks: { key: "other" } } },
    data: { content: { fsType: "btrfs", subvolumes: ["persist"] } },
  },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      vault: {
        vhd: "E:\\vault.vhdx",
        uuid: uuid("vault"),
        encryption: { enable: true, keyFile: "/etc/keys/vault" },
        filesystem: { fsType: "ext4", mountPoint: "/vault" },
      },
      other: {
        vhd: "E:\\other.vhdx",
        uuid: uuid("other"),
        encryption: { enable: true, keyFile: "/etc/keys/other" },
        filesystem: { fsType: "ext4", mountPoint: "/other" },
      },
      data: {
        vhd: "E:\\data.vhdx",
        uuid: uuid("data"),
        filesystem: { fsType: "btrfs", subvolumes: { persist: { mountPoint: "/persist" } } },
      },
    },
  }),
  files: { "etc/keys/vault": "wrong", "etc/keys/other": "other" },
  modes: { "etc/keys/vault": 0o600, "etc/keys/other": 0o600 },
  failed: ["wsl-bare-disk-vault.service", "validate-wsl-bare-mounts.service"],
  mounted: { "/other": { disk: "other" }, "/persist": { disk: "data", root: "/persist" } },
  notMounted: ["/vault"],
  async check({ disks: { vault }, machine, observed: { journal } }) {
    assert.ok(
      journal.some(
        ({ text, unit }) =>
          unit === "wsl-bare-disk-vault.service" &&
          /could not be opened with the key in \/etc\/keys\/vault/.test(text),
      ),
    );
    assert.match((await machine.run(["cryptsetup", "status", "wsl-bare-disk-vault"])).stdout, /is inactive/);
    await machine.powerOff();
    assert.equal(await hashOf(vault?.image ?? ""), before);
  },
});
