import type { FileSystemType } from "./filesystem.ts";

/** The oldest kernel of WSL that people still have: what it has, nobody needs to be told. */
export const oldestKernel = "5.15";

/**
 * The first of WSL's kernels that can mount each file system, built in or as a module; null: none can.
 * Source: microsoft/WSL2-Linux-Kernel, arch/x86/configs/config-wsl of the versions 5.15, 6.6 and 6.18: CONFIG_BTRFS_FS,
 * CONFIG_EXT4_FS, CONFIG_XFS_FS, CONFIG_F2FS_FS, CONFIG_VFAT_FS, CONFIG_EXFAT_FS and CONFIG_NTFS3_FS.
 */
export const fileSystemKernels: Readonly<Record<FileSystemType, string | null>> = {
  btrfs: "5.15",
  ext4: "5.15",
  xfs: "5.15",
  f2fs: "6.18",
  vfat: "5.15",
  exfat: "6.18",
  ntfs3: null,
};

/**
 * The first kernel that knows zstd's levels below 1.
 * Source: btrfs(5), COMPRESSION: "-15..-1 ... since 6.15".
 */
export const negativeLevelsKernel = "6.15";
