import { defineConfig } from "bare-mounts";

/**
 * The eight subvolumes of the Btrfs mount specification.
 *
 * - `root` has no mount point: the root file system and the systemd that boots live in the distribution's own VHD, so
 *   `/` cannot come from a bare disk. The subvolume stays reachable as `/btrfs_tmp/root`.
 * - The specification asks for zstd:1 on `nix` and `containers` and for zstd:3 elsewhere. Btrfs compresses with one
 *   level for the whole file system, so those two get zstd at level 3 and the check says so.
 */
export default defineConfig({
  enable: true,
  disks: {
    data: {
      serialNumber: "S6Z2NJ0TC14842T",
      uuid: "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11",
      filesystem: {
        fsType: "btrfs",
        universalOptions: ["noatime", "ssd", "space_cache=v2", "discard=async"],
        compression: "zstd:3",
        subvolumes: {
          root: { compression: "zstd:3" },
          nix: { mountPoint: "/nix", compression: "zstd:1", neededForBoot: true },
          persist: { mountPoint: "/persist", compression: "zstd:3", neededForBoot: true },
          log: { mountPoint: "/var/log", compression: "zstd:3", neededForBoot: true },
          caddy: { mountPoint: "/var/lib/caddy", compression: "zstd:3", neededForBoot: true },
          containers: { mountPoint: "/var/lib/containers", compression: "zstd:1" },
          snapshots: { mountPoint: "/.snapshots", compression: "zstd:3" },
          old_roots: { mountPoint: "/btrfs_tmp/old_roots", compression: "zstd:3" },
        },
        managementMount: { enable: true, mountPoint: "/btrfs_tmp" },
      },
    },
  },
});
