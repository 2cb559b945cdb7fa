# Directories of the disks' file systems that appear elsewhere, too.
{ cfg, config, disks, lib, text }:

let
  diskNamed = name: lib.findFirst (disk: disk.name == name) null disks;

  bind = { automount, directory, disk, mountPoint, neededForBoot, options, readOnly, ... }:
    let entry = diskNamed disk; in
    {
      inherit automount directory disk mountPoint neededForBoot;
      inherit (entry) unit;
      source = "${entry.disk.filesystem.mountPoint}/${directory}";
      options = text.lastOfEach ([ "bind" ] ++ lib.optional readOnly "ro" ++ options);
      blocks = false;
      inBoot = neededForBoot || (config.fileSystems.${mountPoint} or { }).neededForBoot or false;
    };
in
map bind (lib.attrValues cfg.binds)
