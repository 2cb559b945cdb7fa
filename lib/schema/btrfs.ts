import { scheduled, scheduledOptions } from "./calendar.ts";
import { compression } from "./compression.ts";
import {
  automountOptions,
  mountOptionsOption,
  mountPointOption,
  neededForBootOption,
} from "./filesystem-mount.ts";
import { enableOption, group, nameOption, option, types } from "./kernel/index.ts";

/** Mount options that suit any Btrfs file system on an SSD: the four of the user's mount specification. */
export const defaultUniversalOptions = ["noatime", "ssd", "space_cache=v2", "discard=async"];

/** One subvolume: where it lies, where it is mounted, and its properties. */
const subvolume = types.submodule("subvolume", {
  path: nameOption(types.str(), {
    description: "Path of the subvolume inside the file system, without a leading slash.",
    example: "@nix",
  }),
  mountPoint: mountPointOption(
    "Where to mount the subvolume, an absolute path; null: nowhere. It then stays reachable below the management mount.",
    "/nix",
  ),
  compression: option(types.nullOr(compression), {
    description: `How new files in the subvolume are compressed; null: leave the subvolume as it is.

This sets a property of the subvolume, since the mount option \`compress\` belongs to the whole file system: the
first mount decides for all. For the same reason the **level** is the file system's, whatever is written here: a
level that differs from it gives a warning. \`"none"\` turns compression off.`,
    default: null,
    example: "zstd:3",
  }),
  nodatacow: option(types.bool(), {
    description: `Whether new files in the subvolume are written in place (\`chattr +C\`), as databases like it.

Excludes compression and checksums, and does not change files that exist.`,
    default: false,
    example: true,
  }),
  neededForBoot: neededForBootOption(),
  automount: automountOptions(),
  options: mountOptionsOption(
    `Mount options of this subvolume alone: those that work for each mount, such as \`ro\`, \`nodev\`, \`noexec\`.
Options of the whole file system are refused here.`,
    ["nodev", "nosuid"],
  ),
  create: option(types.bool(), {
    description: "Whether to create the subvolume where it is missing. What exists is never touched.",
    default: false,
    example: true,
  }),
  mode: option(types.nullOr(types.strMatching("[0-7]{3,4}", 'permissions in octal, such as "1777"')), {
    description: `Permissions of the subvolume's top directory where \`create\` makes it; null: those that its mount point has in
NixOS, which are 1777 for \`/tmp\` and \`/var/tmp\`, 0700 for \`/root\`, those of a user for a user's home, and 0755
elsewhere.`,
    default: null,
    example: "1777",
  }),
  owner: option(
    types.nullOr(
      types.strMatching(
        "[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?",
        'a user, or a user and a group, such as "me:users"',
      ),
    ),
    {
      description: `Owner of the subvolume's top directory where \`create\` makes it; null: the user and the group whose home it
is mounted at, and root elsewhere.`,
      default: null,
      example: "postgres:postgres",
    },
  ),
});

/** What only Btrfs has, beside `mountPoint` and `options`. */
export const btrfsOptions = {
  compression: option(types.nullOr(compression), {
    description: `Compression of the whole Btrfs file system: algorithm and level for every file in it that its subvolume's
property does not set otherwise. The level holds for those too. null: the kernel's default, no compression.`,
    default: null,
    example: "zstd:1",
  }),
  universalOptions: option(types.listOf(types.str()), {
    description:
      "Mount options of the whole Btrfs file system, repeated on each of its mounts. Other file systems ignore them.",
    default: defaultUniversalOptions,
    example: ["noatime", "space_cache=v2"],
  }),
  subvolumes: option(types.attrsOf(subvolume), {
    description: `Subvolumes of the Btrfs file system, each with what is mounted of it. \`filesystem.mountPoint\` mounts the default
subvolume, whichever that is.`,
    default: {},
    example: { nix: { mountPoint: "/nix", compression: "zstd:1", neededForBoot: true } },
  }),
  scrub: scheduled(
    "a regular scrub of the Btrfs file system: every block is read and held against its checksum",
    "monthly",
  ),
  balance: group({
    ...scheduledOptions(
      "a regular balance of the Btrfs file system: chunks that are nearly empty are merged",
      "monthly",
    ),
    usage: option(types.int({ min: 1, max: 100 }), {
      description: "Percent of a chunk that may be in use for it to be merged with others.",
      default: 50,
      example: 75,
    }),
  }),
  managementMount: group({
    enable: enableOption(
      types.bool(),
      "a mount of the whole Btrfs file system, with all its subvolumes below it",
    ),
    mountPoint: option(types.str(), {
      description: "Where to mount the whole file system, an absolute path.",
      default: "/btrfs_tmp",
      example: "/btrfs_tmp",
    }),
  }),
};
