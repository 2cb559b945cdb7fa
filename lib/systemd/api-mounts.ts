import { hasMountOption } from "./mount-options.ts";
import { isPathBelow, isSamePath } from "./path.ts";
import { newestSystemd, type SystemdVersion } from "./version.ts";

/** Mount points that systemd itself sets up (mount-setup.c, mount_table, as Debian and NixOS build it: without SMACK they are the same). */
const apiMountPoints = [
  "/proc",
  "/sys",
  "/dev",
  "/sys/kernel/security",
  "/sys/fs/smackfs",
  "/dev/shm",
  "/dev/pts",
  "/run",
  "/sys/fs/cgroup",
  "/sys/fs/pstore",
  "/sys/firmware/efi/efivars",
  "/sys/fs/bpf",
];

const ignoredMountPoints = [
  "/sys/fs/selinux",
  "/dev/console",
  "/proc/kmsg",
  "/proc/sys",
  "/proc/sys/kernel/random/boot_id",
];

/** Whether systemd makes and accepts no mount unit here at all (mount_point_is_api, mount_point_ignore). */
export function isApiMountPoint(where: string): boolean {
  return (
    [...apiMountPoints, ...ignoredMountPoints].some((path) => isSamePath(where, path)) ||
    isPathBelow(where, "/sys/fs/cgroup") ||
    isPathBelow(where, "/run/host")
  );
}

/**
 * Whether systemd keeps its default dependencies off a mount: it is not ordered against local-fs.target, and not
 * unmounted by umount.target at shutdown (fstab-util.c, fstab_is_extrinsic; outside the initrd).
 */
export function isExtrinsicMount(
  where: string,
  optionString: string,
  systemd: SystemdVersion = newestSystemd,
): boolean {
  const folders = ["/run/initramfs", "/proc", "/sys", "/dev", ...(systemd >= 257 ? ["/run/nextroot"] : [])];
  return (
    ["/", "/usr", "/etc"].some((path) => isSamePath(where, path)) ||
    folders.some((path) => isPathBelow(where, path)) ||
    hasMountOption(optionString, "x-initrd.mount")
  );
}
