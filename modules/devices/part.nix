# What devices and WSL's kernel can: disks by a pattern of their name, containers in which they may be, disks that are only
# read, drivers that may be missing, and the options that each file system knows.
module: below:

let
  inherit (module) lib pkgs;
in
{
  tables = lib.recursiveUpdate below.tables (import ./tables.nix);
  ruleScopes = below.ruleScopes ++ [ (import ./scopes.nix { inherit (module) all cfg lib tables text; }) ];
  rules = below.rules ++ [ (import ./rules.nix { inherit (module) lib scopes tables text; }) ];

  identities = disk:
    below.identities disk
    ++ lib.optional (disk.partitionUuid != null) "--partition-uuid=${disk.partitionUuid}"
    ++ lib.optional (disk.devicePattern != null) "--device-pattern=${disk.devicePattern}";

  # All mounts of a device agree on it, except for Btrfs' (kernel, fs/super.c, get_tree_bdev: "would change RO state").
  fileSystemOptions = disk: below.fileSystemOptions disk ++ lib.optional disk.readOnly "ro";
  isChecked = disk: !disk.readOnly && below.isChecked disk;

  diskInputs = below.diskInputs ++ [ pkgs.gnugrep ];
  diskScripts = below.diskScripts ++ [
    (builtins.readFile ./scripts/wsl-bare-disk/containers.sh)
    (builtins.readFile ./scripts/wsl-bare-disk/kernel.sh)
    (builtins.readFile ./scripts/wsl-bare-disk/names.sh)
  ];
}
