import type { Mutant } from "../mutant.ts";

/** What the rules get to look at. */
export const scopes: readonly Mutant[] = [
  {
    id: "management-mount-unruled",
    file: "modules/btrfs/scopes.nix",
    fault: "No rule looks at the management mount: it may hide what another disk mounts there.",
    find: "lib.optional place.disk.filesystem.managementMount.enable {",
    replace: "lib.optional false {",
  },
  {
    id: "subvolume-options-unruled",
    file: "modules/btrfs/scopes.nix",
    fault: "An option of the whole file system passes on a single subvolume.",
    find: "subvolume.options true)",
    replace: "subvolume.options false)",
  },
  {
    id: "universal-options-of-other-types",
    file: "modules/btrfs/scopes.nix",
    fault: "Universal options are held against ext4, which knows none of them.",
    find: '(place.disk.filesystem.fsType == "btrfs")\n      (listed [ "universalOptions" ]',
    replace: '(place.disk.filesystem.fsType != "")\n      (listed [ "universalOptions" ]',
  },
  {
    id: "option-with-value-unknown",
    file: "modules/core/scopes.nix",
    fault: "commit=30 is refused as an option that no file system has.",
    find: 'nameOfMountOption = option: lib.head (lib.splitString "=" option);',
    replace: "nameOfMountOption = option: option;",
  },
  {
    id: "disks-share-windows-disk",
    file: "modules/windows/scopes.nix",
    fault: "Two file systems on one physical disk cannot be described.",
    find: "      device = null;",
    replace: '      device = "${option} ${text\'}";',
  },
  {
    id: "level-of-file-system-unknown",
    file: "modules/btrfs/scopes.nix",
    fault: "A subvolume's level is held against the default level, though the file system has its own.",
    find: "if own == null || own.level == null then tables.defaultCompressionLevel else own.level",
    replace: "tables.defaultCompressionLevel",
  },
];
