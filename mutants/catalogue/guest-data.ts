import type { Mutant } from "../mutant.ts";

const file = "modules/guest-data.nix";

/** What the programs inside the distribution are told. */
export const guestData: readonly Mutant[] = [
  {
    id: "guest-data-with-user-space-options",
    file,
    fault: "Options for programs in user space count as missing, since no kernel shows them.",
    find: '!lib.hasPrefix "x-" option && !lib.hasPrefix "X-" option',
    replace: '!lib.hasPrefix "X-" option',
  },
  {
    id: "guest-data-with-level",
    file,
    fault:
      "The property of a subvolume has no level, so each that has one in the configuration counts as wrong.",
    find: "compression = algorithm subvolume.compression;",
    replace: "inherit (subvolume) compression;",
  },
  {
    id: "guest-data-unit-of-nixpkgs",
    file,
    fault: "The tool starts a unit that does not exist, where a mount point has bytes beyond ASCII.",
    find: "text.mountUnit utils mount.mountPoint",
    replace: '"${utils.escapeSystemdPath mount.mountPoint}.mount"',
  },
  {
    id: "guest-data-forgets-automounts",
    file,
    fault: "What is mounted on first access counts as missing until then.",
    find: "automount = mount.automount.enable;",
    replace: "automount = false;",
  },
  {
    id: "guest-data-of-first-disk",
    file,
    fault: "The tool knows the mounts of one disk only.",
    find: "map (mountEntry name) mounts) disks ++",
    replace: "map (mountEntry name) mounts) (lib.take 1 disks) ++",
  },
  {
    id: "guest-data-without-label",
    file,
    fault: "The tool takes every disk for one that is found by a label for missing.",
    find: "inherit (disk) devicePattern label partitionUuid uuid;",
    replace: "inherit (disk) devicePattern partitionUuid uuid; label = null;",
  },
];
