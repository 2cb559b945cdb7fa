import type { Mutant } from "../mutant.ts";

/** What the programs inside the distribution are told. */
export const guestData: readonly Mutant[] = [
  {
    id: "guest-data-with-user-space-options",
    file: "modules/tool/guest-data.nix",
    fault: "Options for programs in user space count as missing, since no kernel shows them.",
    find: '!lib.hasPrefix "x-" option && !lib.hasPrefix "X-" option',
    replace: '!lib.hasPrefix "X-" option',
  },
  {
    id: "guest-data-with-level",
    file: "modules/tool/guest-data.nix",
    fault:
      "The property of a subvolume has no level, so each that has one in the configuration counts as wrong.",
    find: "compression = algorithm subvolume.compression;",
    replace: "inherit (subvolume) compression;",
  },
  {
    id: "guest-data-unit-of-nixpkgs",
    file: "modules/tool/guest-data.nix",
    fault: "The tool starts a unit that does not exist, where a mount point has bytes beyond ASCII.",
    find: "mountUnit = text.mountUnit mount.mountPoint;",
    replace:
      'mountUnit = "${lib.replaceStrings [ "/" ] [ "-" ] (lib.removePrefix "/" mount.mountPoint)}.mount";',
  },
  {
    id: "guest-data-forgets-automounts",
    file: "modules/tool/guest-data.nix",
    fault: "What is mounted on first access counts as missing until then.",
    find: "automount = mount.automount.enable;",
    replace: "automount = false;",
  },
  {
    id: "guest-data-of-first-disk",
    file: "modules/tool/guest-data.nix",
    fault: "The tool knows the mounts of one disk only.",
    find: "map (mountEntry name) mounts) disks ++",
    replace: "map (mountEntry name) mounts) (lib.take 1 disks) ++",
  },
  {
    id: "guest-data-without-label",
    file: "modules/tool/guest-data.nix",
    fault: "The tool takes every disk for one that is found by a label for missing.",
    find: "inherit (disk) devicePattern label partitionUuid uuid;",
    replace: "inherit (disk) devicePattern partitionUuid uuid; label = null;",
  },
];
