# Directories of the disks' file systems that appear elsewhere, too.
module: below:

let
  inherit (module) cfg lib text;

  diskNamed = name: lib.findFirst (disk: disk.name == name) null module.disks;

  sourceOf = entry: directory: "${entry.disk.filesystem.mountPoint}/${directory}";

  bind = { automount, directory, disk, mountPoint, neededForBoot, options, readOnly, ... }:
    let entry = diskNamed disk; in
    {
      inherit automount directory disk mountPoint neededForBoot;
      inherit (entry) unit;
      source = sourceOf entry directory;
      device = sourceOf entry directory;
      fsType = "none";
      options = text.lastOfEach ([ "bind" ] ++ lib.optional readOnly "ro" ++ options);
    };
in
{
  tables = lib.recursiveUpdate below.tables (import ./tables.nix);
  ruleScopes = below.ruleScopes ++ [ (import ./scopes.nix { inherit (module) all cfg lib tables text; }) ];
  rules = below.rules ++ [ (import ./rules.nix { inherit (module) lib scopes tables text; }) ];

  binds = map bind (lib.attrValues cfg.binds);
  mounts = below.mounts ++ module.binds;
  # The boot never fails for the sake of a bind.
  blocks = mount: !mount ? source && below.blocks mount;
}
