import { defineConfig } from "bare-mounts";

/**
 * The internal 4 TB Samsung 990 PRO of the feature test: ext4, found by its UUID, beside the distribution's own VHDX.
 *
 * The test recommended `nobarrier` too. It is left out: it gains next to nothing and risks the file system when WSL
 * stops without unmounting it.
 */
export default defineConfig({
  enable: true,
  disks: {
    "internal-4tb-nvme": {
      serialNumber: "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.",
      uuid: "e030a5d0-fd70-4823-8f51-e6ea8c145fe6",
      filesystem: {
        fsType: "ext4",
        mountPoint: "/mnt/wsl/internal-4tb-nvme",
        options: ["noatime", "lazytime"],
      },
    },
  },
});
