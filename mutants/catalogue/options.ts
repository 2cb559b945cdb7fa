import type { Mutant } from "../mutant.ts";

/** The generated declarations: defaults, types and bounds. */
export const options: readonly Mutant[] = [
  {
    id: "default-device-timeout",
    file: "modules/core/options.nix",
    fault: "The wait for a disk ends after 30 s where the reference says 60.",
    find: "default = 60;\n      example = 120;",
    replace: "default = 30;\n      example = 120;",
  },
  {
    id: "default-needed-for-boot",
    file: "modules/core/options.nix",
    fault: "Every mount holds up the boot unless it is said otherwise.",
    find: "          default = false;\n          example = true;\n          description = ''\n            Whether to mount before",
    replace:
      "          default = true;\n          example = true;\n          description = ''\n            Whether to mount before",
  },
  {
    id: "default-on-failure",
    file: "modules/boot/options.nix",
    fault: "A missing disk keeps the system from coming up unless it is said otherwise.",
    find: 'default = "degrade";',
    replace: 'default = "block";',
  },
  {
    id: "default-universal-options",
    file: "modules/btrfs/options.nix",
    fault: "Btrfs no longer discards asynchronously, which the reference says it does.",
    find: '"space_cache=v2" "discard=async" ];',
    replace: '"space_cache=v2" ];',
  },
  {
    id: "default-subvolume-path",
    file: "modules/btrfs/options.nix",
    fault: "A subvolume without a path is looked for with an @ before its name.",
    find: "  subvolumeOptions = { name, ... }: {\n    options = {\n      path = mkOption {\n        type = types.str;\n        default = name;",
    replace:
      '  subvolumeOptions = { name, ... }: {\n    options = {\n      path = mkOption {\n        type = types.str;\n        default = "@${name}";',
  },
  {
    id: "default-create",
    file: "modules/btrfs/options.nix",
    fault: "A misspelt path makes a new, empty subvolume instead of a warning.",
    find: "      create = mkOption {\n        type = types.bool;\n        default = false;",
    replace: "      create = mkOption {\n        type = types.bool;\n        default = true;",
  },
  {
    id: "default-management-mount-point",
    file: "modules/btrfs/options.nix",
    fault: "The management mount is where nobody looks for it.",
    find: 'default = "/btrfs_tmp";',
    replace: 'default = "/mnt/btrfs";',
  },
  {
    id: "timeout-without-bound",
    file: "modules/core/options.nix",
    fault: "A deviceTimeout of a month is accepted.",
    find: "type = types.ints.between 1 86400;\n      default = 60;",
    replace: "type = types.ints.positive;\n      default = 60;",
  },
  {
    id: "idle-timeout-bounded-too-low",
    file: "modules/boot/options.nix",
    fault: "Idle timeouts of more than an hour are refused.",
    find: "types.nullOr (types.ints.between 1 86400)",
    replace: "types.nullOr (types.ints.between 1 3600)",
  },
  {
    id: "interval-of-zero",
    file: "modules/boot/options.nix",
    fault: "A retryInterval of 0 is accepted, and the wait for a disk takes a whole processor.",
    find: "types.ints.between 1 3600",
    replace: "types.ints.between 0 3600",
  },
  {
    id: "file-system-type-missing",
    file: "modules/devices/options.nix",
    fault: "Disks with f2fs are refused.",
    find: '[ "f2fs" "ntfs3" ]',
    replace: '[ "ntfs3" ]',
  },
  {
    id: "mount-point-not-null",
    file: "modules/btrfs/options.nix",
    fault: "A subvolume cannot be left unmounted.",
    find: 'type = types.nullOr types.str;\n        default = null;\n        example = "/nix";',
    replace: 'type = types.str;\n        default = null;\n        example = "/nix";',
  },
  {
    id: "uuid-of-any-text",
    file: "modules/core/options.nix",
    fault: "A UUID that is none is accepted, and its disk never found.",
    find: 'types.nullOr (types.strMatching "[0-9A-Fa-f]+(-[0-9A-Fa-f]+)*");\n        default = null;\n        example = "e030',
    replace: 'types.nullOr types.str;\n        default = null;\n        example = "e030',
  },
  {
    id: "compression-pattern-narrow",
    file: "modules/btrfs/options.nix",
    fault: "lzo is refused for subvolumes.",
    find: 'types.nullOr (types.strMatching "none|(zstd|zlib|lzo)(:(0|-?[1-9][0-9]*))?");\n        default = null;\n        example = "zstd:3";',
    replace:
      'types.nullOr (types.strMatching "none|(zstd|zlib)(:(0|-?[1-9][0-9]*))?");\n        default = null;\n        example = "zstd:3";',
  },
  {
    id: "options-as-one-text",
    file: "modules/core/options.nix",
    fault: "Mount options can no longer be given by several modules.",
    find: 'type = types.listOf types.str;\n          default = [ ];\n          example = [ "noatime" ];',
    replace:
      'type = types.uniq (types.listOf types.str);\n          default = [ ];\n          example = [ "noatime" ];',
  },
];
