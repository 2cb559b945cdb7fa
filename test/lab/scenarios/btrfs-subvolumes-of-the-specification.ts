import assert from "node:assert/strict";
import { ask } from "../machine.ts";
import { succeed } from "../process.ts";
import { defineScenario } from "../scenario.ts";

const names = ["root", "nix", "persist", "log", "caddy", "containers", "snapshots", "old_roots"];

export default defineScenario({
  claim:
    "The eight subvolumes of the mount specification, all but root, with the management mount above them all.",
  finds: [
    "compression-of-file-system-lost",
    "subvolume-property-has-level",
    "management-mount-of-default-subvolume",
  ],
  disks: {
    data: {
      content: {
        fsType: "btrfs",
        subvolumes: names,
        // Mounted without a word of which, the disk would show this one.
        fill: async (top) => {
          await succeed(["btrfs", "subvolume", "set-default", `${top}/root`]);
        },
      },
    },
  },
  configuration: (uuid) => ({
    enable: true,
    disks: {
      data: {
        serialNumber: "S6Z2NJ0TC14842T",
        uuid: uuid("data"),
        filesystem: {
          fsType: "btrfs",
          universalOptions: ["noatime", "ssd", "space_cache=v2", "discard=async"],
          compression: "zstd:3",
          subvolumes: {
            root: { compression: "zstd:3" },
            // As the specification's nix, which would cover the machine's own store.
            nix: { mountPoint: "/nix2", compression: "zstd:1", neededForBoot: true },
            persist: { mountPoint: "/persist", compression: "zstd:3", neededForBoot: true },
            log: { mountPoint: "/var/log", compression: "zstd:3", neededForBoot: true },
            caddy: { mountPoint: "/var/lib/caddy", compression: "zstd:3", neededForBoot: true },
            containers: { mountPoint: "/var/lib/containers", compression: "zstd:1" },
            snapshots: { mountPoint: "/.snapshots", compression: "zstd:3" },
            old_roots: { mountPoint: "/btrfs_tmp/old_roots", compression: "zstd:3" },
          },
          managementMount: { enable: true },
        },
      },
    },
  }),
  mounted: {
    "/btrfs_tmp": { disk: "data" },
    "/nix2": { disk: "data", root: "/nix", options: ["noatime", "ssd", "space_cache=v2", "discard=async"] },
    "/persist": { disk: "data", root: "/persist" },
    "/var/log": { disk: "data", root: "/log" },
    "/var/lib/caddy": { disk: "data", root: "/caddy" },
    "/var/lib/containers": { disk: "data", root: "/containers" },
    "/.snapshots": { disk: "data", root: "/snapshots" },
    "/btrfs_tmp/old_roots": { disk: "data", root: "/old_roots", options: ["compress=zstd:3"] },
  },
  async check({ machine, observed: { units } }) {
    for (const name of names) {
      assert.equal(
        await ask(machine, "btrfs", "property", "get", `/btrfs_tmp/${name}`, "compression"),
        "compression=zstd",
      );
    }
    const early = ["nix2.mount", "persist.mount", "var-log.mount", "var-lib-caddy.mount"];
    const target = units.get("local-fs.target")?.active ?? 0;
    for (const name of early)
      assert.ok((units.get(name)?.active ?? Number.NaN) <= target, `${name} came too late`);
  },
});
