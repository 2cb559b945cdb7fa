import type { Mutant } from "../mutant.ts";

const file = "modules/scopes.nix";

/** What the rules get to look at. */
export const scopes: readonly Mutant[] = [
  {
    id: "management-mount-unruled",
    file,
    fault: "No rule looks at the management mount: it may hide what another disk mounts there.",
    find: "lib.optional place.disk.filesystem.managementMount.enable {",
    replace: "lib.optional false {",
  },
  {
    id: "subvolume-options-unruled",
    file,
    fault: "An option of the whole file system passes on a single subvolume.",
    find: "subvolume.options true)",
    replace: "subvolume.options false)",
  },
  {
    id: "universal-options-of-other-types",
    file,
    fault: "Universal options are held against ext4, which knows none of them.",
    find: '(place.disk.filesystem.fsType == "btrfs")\n      (listed [ "universalOptions" ]',
    replace: '(place.disk.filesystem.fsType != "")\n      (listed [ "universalOptions" ]',
  },
  {
    id: "option-with-value-unknown",
    file,
    fault: "commit=30 is refused as an option that no file system has.",
    find: 'nameOfMountOption = option: lib.head (lib.splitString "=" option);',
    replace: "nameOfMountOption = option: option;",
  },
  {
    id: "disks-share-windows-disk",
    file,
    fault: "Two file systems on one physical disk cannot be described.",
    find: "ofWindows = found: found // { sameDevice = [ ]; };",
    replace:
      'ofWindows = found: found // { sameDevice = map (other: ofDisk other [ ]) (lib.filter (other: found.option == "serialNumber" && other.disk.serialNumber == found.text && ofDisk other [ "serialNumber" ] != found.at) places); };',
  },
  {
    id: "level-of-file-system-unknown",
    file,
    fault: "A subvolume's level is held against the default level, though the file system has its own.",
    find: "if own == null || own.level == null then tables.defaultCompressionLevel else own.level",
    replace: "tables.defaultCompressionLevel",
  },
];
