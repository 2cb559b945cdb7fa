import type { Mutant } from "../mutant.ts";

/** What the units hand to the scripts. */
export const commandLines: readonly Mutant[] = [
  {
    id: "shell-escapes-for-systemd",
    file: "modules/core/part.nix",
    fault:
      "systemd is no shell: it expands the % and $ of labels, and keeps backslashes that it should take.",
    find: "${utils.escapeSystemdExecArgs arguments}",
    replace: "${lib.escapeShellArgs arguments}",
  },
  {
    id: "disk-arguments-unescaped",
    file: "modules/core/part.nix",
    fault: "A label with a blank becomes two arguments.",
    find: "${utils.escapeSystemdExecArgs arguments}",
    replace: '${lib.concatStringsSep " " arguments}',
  },
  {
    id: "validation-runs-status",
    file: "modules/tool/part.nix",
    fault: "The service shows what is mounted, and never fails.",
    find: "${lib.getExe module.wsl-bare-mount} validate",
    replace: "${lib.getExe module.wsl-bare-mount} status",
  },
  {
    id: "label-quoted-twice",
    file: "modules/core/part.nix",
    fault: "The script looks for a label with quotes around it.",
    find: '"--label=${disk.label}"',
    replace: '"--label=${lib.escapeShellArg disk.label}"',
  },
  {
    id: "file-system-uuid-as-partition",
    file: "modules/devices/part.nix",
    fault: "A partition is looked for by the UUID of a file system, and not found.",
    find: '"--partition-uuid=${disk.partitionUuid}"',
    replace: '"--uuid=${disk.partitionUuid}"',
  },
  {
    id: "mount-options-apart",
    file: "modules/btrfs/part.nix",
    fault: "The mount that sets properties gets one option with blanks in it, and fails.",
    find: 'lib.concatStringsSep "," fileSystemOptions',
    replace: 'lib.concatStringsSep " " fileSystemOptions',
  },
  {
    id: "type-not-handed-on",
    file: "modules/core/part.nix",
    fault: "The script refuses every disk that is not ext4.",
    find: '"--fs-type=${disk.filesystem.fsType}"',
    replace: '"--fs-type=ext4"',
  },
  {
    id: "subvolume-properties-not-handed-on",
    file: "modules/btrfs/part.nix",
    fault: "Subvolumes are neither created nor given their properties.",
    find: "\n      ++ lib.optionals (!disk.readOnly) (subvolumeArguments disk.filesystem)",
    replace: "",
  },
  {
    id: "subvolume-arguments-by-name",
    file: "modules/btrfs/part.nix",
    fault: "Properties are set on the subvolume of an entry's name, whatever its path says.",
    find: "(lib.attrValues filesystem.subvolumes)",
    replace: "(lib.mapAttrsToList (name: subvolume: subvolume // { path = name; }) filesystem.subvolumes)",
  },
];
