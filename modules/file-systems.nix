# The mounts, as fileSystems entries: disks on the links that their services make, and directories bound from there.
{ binds, config, disks, lib, text, utils }:

# A switch compares lines as text and remounts what changed (nixpkgs, switch-to-configuration-ng, parse_fstab and below),
# so a line says what belongs to its mount, and units of other features say in their own files how they are ordered.
let
  systemdOptions = { automount, blocks, inBoot, unit, ... }:
    [
      "x-systemd.requires=${unit}"
      "x-systemd.after=${unit}"
    ]
    # nofail takes the mount out of local-fs.target's way: a missing disk then delays only what needs it.
    ++ lib.optional (!blocks) "nofail"
    # NixOS adds x-initrd.mount to some of these, and systemd leaves such mounts without any default ordering.
    ++ lib.optional inBoot "x-systemd.before=local-fs.target"
    ++ lib.optionals automount.enable (
      [ "x-systemd.automount" ]
      ++ lib.optional (automount.idleTimeout != null) "x-systemd.idle-timeout=${toString automount.idleTimeout}"
    );

  # Without emergency mode, which NixOS-WSL has not, a failed local-fs.target does not stop the boot. From 254 on
  # x-systemd.required-by in the line would add Conflicts=umount.target, which no drop-in takes away (systemd,
  # fstab-generator.c, add_mount), and mounts that other distributions see must stay at shutdown.
  blocking = mount: lib.nameValuePair (text.mountUnit utils mount.mountPoint) {
    overrideStrategy = "asDropin";
    requiredBy = [ "sysinit.target" ];
  };

  bound = { options, source, ... }@mount: {
    device = source;
    fsType = "none";
    neededForBoot = lib.mkDefault mount.neededForBoot;
    options = options ++ systemdOptions mount;
    noCheck = true;
  };

  fileSystem = link: mount: {
    device = link;
    inherit (mount) fsType;
    # What is set beside, as for impermanence, counts: disks.nix and binds.nix look at it.
    neededForBoot = lib.mkDefault mount.neededForBoot;
    options = mount.options ++ systemdOptions mount;
    # fsck from fstab runs for device paths only; the generator warns about all others.
    noCheck = true;
  };
in
{
  fileSystems = lib.listToAttrs (lib.concatMap
    ({ link, mounts, ... }: map (mount: lib.nameValuePair mount.mountPoint (fileSystem link mount)) mounts)
    disks
  ++ map (mount: lib.nameValuePair mount.mountPoint (bound mount)) binds);

  systemd.units = lib.listToAttrs (lib.concatMap
    ({ mounts, ... }: map blocking (lib.filter (mount: mount.blocks) mounts))
    disks);

  # WSL runs `mount -a` before systemd starts, when no disk is linked (WSL, init/config.cpp, ConfigMountFsTab).
  warnings = lib.optional (config.wsl.wslConf.automount.mountFsTab && (binds != [ ] || lib.any (disk: disk.mounts != [ ]) disks))
    "wsl.wslConf.automount.mountFsTab: WSL and systemd would both mount what is in fstab, and WSL does so before any disk is found. Set it to false, as NixOS-WSL does, for the mounts of wsl.bareMounts.";
}
