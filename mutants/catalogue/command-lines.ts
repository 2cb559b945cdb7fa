import type { Mutant } from "../mutant.ts";

/** What the units hand to the scripts. */
export const commandLines: readonly Mutant[] = [
  {
    id: "shell-escapes-for-systemd",
    file: "modules/disk-services.nix",
    fault:
      "systemd is no shell: it expands the % and $ of labels, and keeps backslashes that it should take.",
    find: "${utils.escapeSystemdExecArgs arguments}",
    replace: "${lib.escapeShellArgs arguments}",
  },
  {
    id: "disk-arguments-unescaped",
    file: "modules/disk-services.nix",
    fault: "A label with a blank becomes two arguments.",
    find: "${utils.escapeSystemdExecArgs arguments}",
    replace: '${lib.concatStringsSep " " arguments}',
  },
  {
    id: "validation-runs-status",
    file: "modules/validate.nix",
    fault: "The service shows what is mounted, and never fails.",
    find: "${lib.getExe programs.wsl-bare-mount} validate",
    replace: "${lib.getExe programs.wsl-bare-mount} status",
  },
  {
    id: "label-quoted-twice",
    file: "modules/disk-services.nix",
    fault: "The script looks for a label with quotes around it.",
    find: '"--label=${value}"',
    replace: '"--label=${lib.escapeShellArg value}"',
  },
  {
    id: "file-system-uuid-as-partition",
    file: "modules/disk-services.nix",
    fault: "A partition is looked for by the UUID of a file system, and not found.",
    find: '"--partition-uuid=${value}") disk.partitionUuid',
    replace: '"--uuid=${value}") disk.partitionUuid',
  },
  {
    id: "mount-options-apart",
    file: "modules/disk-services.nix",
    fault: "The mount that sets properties gets one option with blanks in it, and fails.",
    find: 'lib.concatStringsSep "," fileSystemOptions',
    replace: 'lib.concatStringsSep " " fileSystemOptions',
  },
  {
    id: "type-not-handed-on",
    file: "modules/disk-services.nix",
    fault: "The script refuses every disk that is not ext4.",
    find: '"--fs-type=${disk.filesystem.fsType}"',
    replace: '"--fs-type=ext4"',
  },
  {
    id: "subvolume-properties-not-handed-on",
    file: "modules/disk-services.nix",
    fault: "Subvolumes are neither created nor given their properties.",
    find: "\n      ++ btrfs.subvolumeArguments disk.filesystem",
    replace: "",
  },
  {
    id: "subvolume-arguments-by-name",
    file: "modules/btrfs.nix",
    fault: "Properties are set on the subvolume of an entry's name, whatever its path says.",
    find: "(lib.attrValues filesystem.subvolumes)",
    replace: "(lib.mapAttrsToList (name: subvolume: subvolume // { path = name; }) filesystem.subvolumes)",
  },
];
