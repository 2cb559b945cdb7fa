import { btrfsOptions } from "./btrfs.ts";
import {
  automountOptions,
  mountOptionsOption,
  mountPointOption,
  neededForBootOption,
} from "./filesystem-mount.ts";
import { option, requiredGroup, requiredOption, types } from "./kernel/index.ts";

/** The file systems that a bare disk may hold: in WSL's kernel or loadable there. */
export const fileSystemTypes = ["btrfs", "ext4", "xfs", "f2fs", "vfat", "exfat", "ntfs3"] as const;

export type FileSystemType = (typeof fileSystemTypes)[number];

/** The file system on a disk. */
export const filesystemOptions = requiredGroup({
  fsType: requiredOption(types.enum(fileSystemTypes), {
    description: `Type of the file system. The disk is refused when it holds another one.`,
    example: "ext4",
  }),
  mountPoint: mountPointOption(
    `Where to mount the file system, an absolute path; null: nowhere.`,
    "/mnt/data",
  ),
  options: mountOptionsOption("Mount options, on every mount of the file system. See {manpage}`mount(8)`.", [
    "noatime",
  ]),
  check: option(types.bool(), {
    description: `Whether the disk's service checks the file system before it is mounted, and repairs what is safe to
repair, as a VM that stopped without unmounting leaves it: with {manpage}\`e2fsck(8)\`, {manpage}\`fsck.f2fs(8)\` or
{manpage}\`fsck.exfat(8)\`. Btrfs and XFS repair their logs by themselves; vfat and ntfs3 are not checked.`,
    default: true,
    example: false,
  }),
  neededForBoot: neededForBootOption(),
  automount: automountOptions(),
  onFailure: option(types.enum(["degrade", "block"]), {
    description: `What happens when the disk is missing or broken at boot.

- \`degrade\`: the boot goes on without the mounts, and \`systemctl is-system-running\` says \`degraded\`.
- \`block\`: the mounts of this disk are required, and the system does not come up without them.`,
    default: "degrade",
    example: "block",
  }),
  ...btrfsOptions,
});
