import type { Mutant } from "../mutant.ts";

/** Subvolumes, and what belongs to the whole file system. */
export const btrfs: readonly Mutant[] = [
  {
    id: "compress-on-a-later-line",
    file: "modules/btrfs/part.nix",
    fault: "A subvolume's line carries its own compress=, which Btrfs ignores on all mounts but the first.",
    find: 'options = [ "subvol=/${subvolume.path}" ] ++ subvolume.options;',
    replace:
      'options = [ "subvol=/${subvolume.path}" ]\n          ++ lib.optional (subvolume.compression != null) "compress=${subvolume.compression}"\n          ++ subvolume.options;',
  },
  {
    id: "nodatacow-as-mount-option",
    file: "modules/btrfs/part.nix",
    fault:
      "Compression and checksums are off for the whole file system when that subvolume is mounted first.",
    find: 'options = [ "subvol=/${subvolume.path}" ] ++ subvolume.options;',
    replace:
      'options = [ "subvol=/${subvolume.path}" ] ++ lib.optional subvolume.nodatacow "nodatacow" ++ subvolume.options;',
  },
  {
    id: "subvolume-by-name",
    file: "modules/btrfs/part.nix",
    fault: "The subvolume of an entry's name is mounted, whatever its path says.",
    find: '        (_: subvolume: {\n          inherit (subvolume) automount mountPoint neededForBoot;\n          subvolume = "/${subvolume.path}";\n          options = [ "subvol=/${subvolume.path}" ]',
    replace:
      '        (name: subvolume: {\n          inherit (subvolume) automount mountPoint neededForBoot;\n          subvolume = "/${subvolume.path}";\n          options = [ "subvol=/${name}" ]',
  },
  {
    id: "subvolume-options-lost",
    file: "modules/btrfs/part.nix",
    fault: "A subvolume that should be nodev or read-only is not.",
    find: '[ "subvol=/${subvolume.path}" ] ++ subvolume.options;',
    replace: '[ "subvol=/${subvolume.path}" ];',
  },
  {
    id: "compression-of-file-system-lost",
    file: "modules/btrfs/part.nix",
    fault: "The file system's compression is set and not used.",
    find: '        ++ lib.optional (filesystem.compression != null) "compress=${filesystem.compression}"\n',
    replace: "",
  },
  {
    id: "management-mount-of-default-subvolume",
    file: "modules/btrfs/part.nix",
    fault: "The management mount shows the default subvolume, and not the whole file system.",
    find: 'options = [ "subvolid=5" ];',
    replace: "options = [ ];",
  },
  {
    id: "management-mount-uninvited",
    file: "modules/btrfs/part.nix",
    fault: "Whoever has subvolumes gets a mount of everything, with nothing to keep programs from it.",
    find: "lib.optional filesystem.managementMount.enable {",
    replace: "lib.optional (filesystem.managementMount.enable || filesystem.subvolumes != { }) {",
  },
  {
    id: "subvolume-property-has-level",
    file: "modules/btrfs/part.nix",
    fault: "btrfs property refuses zstd:3, so the subvolume stays uncompressed.",
    find: '"--compression=${lib.head (lib.splitString ":" subvolume.compression)}"',
    replace: '"--compression=${subvolume.compression}"',
  },
  {
    id: "child-subvolume-first",
    file: "modules/btrfs/part.nix",
    fault: "A directory is made where a missing parent subvolume should be created.",
    find: "(lib.sort (one: other: one.path < other.path) (lib.attrValues filesystem.subvolumes))",
    replace: "(lib.attrValues filesystem.subvolumes)",
  },
  {
    id: "subvolume-not-created",
    file: "modules/btrfs/part.nix",
    fault: "A subvolume that should be created is not, and its mount fails.",
    find: 'lib.optionals subvolume.create ([ "--create" ] ++ accessArguments subvolume)',
    replace: "[ ]",
  },
  {
    id: "created-mode-of-every-directory",
    file: "modules/btrfs/part.nix",
    fault: "Nobody but root can write to a /var/tmp that was created as a subvolume.",
    find: "else tables.modesOfMountPoints.${toString mountPoint} or null;",
    replace: "else null;",
  },
  {
    id: "nodatacow-lost",
    file: "modules/btrfs/part.nix",
    fault: "A database's subvolume is copied on write although nodatacow is set.",
    find: '\n            ++ lib.optional subvolume.nodatacow "--nodatacow";',
    replace: ";",
  },
];
