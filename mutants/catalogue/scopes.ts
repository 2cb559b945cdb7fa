import type { Mutant } from "../mutant.ts";

const file = "modules/scopes.nix";

/** What the rules get to look at. */
export const scopes: readonly Mutant[] = [
  {
    id: "management-mount-unruled",
    file,
    fault: "No rule looks at the management mount: it may hide what another disk mounts there.",
    find: "lib.optionals disk.filesystem.managementMount.enable (entry disk",
    replace: "lib.optionals false (entry disk",
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
    find: 'lib.optionals (filesystem.fsType == "btrfs") (options [ "universalOptions" ]',
    replace: 'lib.optionals (filesystem.fsType != "") (options [ "universalOptions" ]',
  },
  {
    id: "option-with-value-unknown",
    file,
    fault: "commit=30 is refused as an option that no file system has.",
    find: 'nameOf = option: lib.head (lib.splitString "=" option);',
    replace: "nameOf = option: option;",
  },
  {
    id: "disks-share-windows-disk",
    file,
    fault: "Two file systems on one physical disk cannot be described.",
    find: "(lib.filter (entry: lib.elem entry.option linux) entries)",
    replace: "entries",
  },
  {
    id: "level-of-file-system-unknown",
    file,
    fault: "A subvolume's level is held against the default level, though the file system has its own.",
    find: "inForce = if ownLevel != null then ownLevel else tables.defaultCompressionLevel;",
    replace: "inForce = tables.defaultCompressionLevel;",
  },
];
