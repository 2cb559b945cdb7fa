import { additionalDevicesOption } from "./additional-device.ts";
import { encryptionOptions } from "./encryption.ts";
import { filesystemOptions } from "./filesystem.ts";
import { option, types } from "./kernel/index.ts";
import { windowsDiskOptions } from "./windows.ts";
import { windowsIdentityOptions } from "./windows-identity.ts";

const identifier = (description: string) =>
  types.nullOr(types.strMatching("[0-9A-Fa-f]+(-[0-9A-Fa-f]+)*", description));

/** One disk: how Windows finds it, how Linux finds it, and the file system on it. */
export const diskOptions = types.submodule("disk", {
  ...windowsIdentityOptions,
  ...windowsDiskOptions,
  uuid: option(identifier('a file system\'s UUID, such as "e030a5d0-fd70-4823-8f51-e6ea8c145fe6"'), {
    description: "UUID of the file system, by which Linux finds the disk. `lsblk --fs` shows it.",
    default: null,
    example: "e030a5d0-fd70-4823-8f51-e6ea8c145fe6",
  }),
  label: option(types.nullOr(types.str()), {
    description: "Label of the file system, by which Linux finds the disk. `lsblk --fs` shows it.",
    default: null,
    example: "wsl-storage",
  }),
  partitionUuid: option(identifier('a partition\'s UUID, such as "5f6c1a3e-02"'), {
    description: "UUID of the partition, by which Linux finds the disk. `lsblk -o NAME,PARTUUID` shows it.",
    default: null,
    example: "0b3c6f5e-7a52-4a5c-9f0e-2d1c4b7a9e10",
  }),
  devicePattern: option(
    types.nullOr(
      types.strMatching(
        "[A-Za-z0-9#+.:=@_*?-]+",
        "a shell pattern for a name below /dev/disk/by-id, without slashes",
      ),
    ),
    {
      description: `Shell pattern for the name that the disk has, or would have, below \`/dev/disk/by-id\`.

NixOS-WSL runs without udev, so the names are derived from what \`lsblk\` says of bus, model and serial number
where that folder does not exist. The pattern must match one disk only.`,
      default: null,
      example: "nvme-Samsung_SSD_990_PRO_4TB_*",
    },
  ),
  additionalDevices: additionalDevicesOption(),
  readOnly: option(types.bool(), {
    description: `Whether this distribution only reads the disk: each of its mounts is read-only, and nothing checks its file
system, creates subvolumes on it or sets their properties.

The kernel replays a journal that a crash left even so; \`noload\` in \`filesystem.options\` keeps ext4 from it, and
\`norecovery\` XFS. A disk has one state in all distributions, except for one with Btrfs: what another has mounted for
writing cannot be mounted read-only, and where this one is first, the other gets it read-only.`,
    default: false,
    example: true,
  }),
  encryption: encryptionOptions,
  filesystem: filesystemOptions,
});
