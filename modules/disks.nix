# The disks of a configuration as the rest of the module needs them: with their unit, their link and their mounts.
{ btrfs, cfg, config, lib, text }:

let
  # Impermanence asks for `fileSystems."/persist".neededForBoot = true` beside this module (its assertion on
  # persistentStoragePaths): it means here what it means there, mounted before local-fs.target.
  isNeeded = { mountPoint, neededForBoot, ... }:
    neededForBoot || (config.fileSystems.${mountPoint} or { }).neededForBoot or false;

  fileSystemOptions = filesystem:
    lib.optionals (filesystem.fsType == "btrfs") (btrfs.fileSystemOptions filesystem)
    ++ filesystem.options;

  mountsOf = unit: filesystem:
    let
      own = lib.optional (filesystem.mountPoint != null) {
        inherit (filesystem) automount mountPoint neededForBoot;
        # Of Btrfs this is the default subvolume, whichever that is.
        subvolume = null;
        options = [ ];
      };
      wide = fileSystemOptions filesystem;
      blocks = filesystem.onFailure == "block";
    in
    map
      (mount: mount // {
        inherit blocks unit;
        inherit (filesystem) fsType;
        options = text.lastOfEach (wide ++ mount.options);
        # What blocks the boot on purpose is part of it.
        inBoot = isNeeded mount || blocks;
      })
      (own ++ lib.optionals (filesystem.fsType == "btrfs") (btrfs.mounts filesystem));
in
lib.mapAttrsToList
  (name: disk:
  let
    slug = text.slug name;
    unit = "wsl-bare-disk-${slug}.service";
  in
  {
    inherit disk name slug unit;
    # Not below /dev, so that systemd does not wait for a .device unit: NixOS-WSL runs no udev to make one.
    link = "/run/wsl-bare-mounts/${slug}";
    fileSystemOptions = fileSystemOptions disk.filesystem;
    mounts = mountsOf unit disk.filesystem;
  })
  cfg.disks
