# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{
  reservedMountOptionPrefixes = {
    "x-systemd." = "changes how systemd orders or bounds the mount, which this module does; leave it out";
  };
  reservedMountOptions = {
    _netdev = "moves a local mount behind the network; leave it out";
    auto = "is the default; leave it out";
    bind = "mounts no disk; leave it out";
    comment = "is read by systemd in its older forms; write a comment into the Nix file";
    noauto = "would leave the mount out of the boot; take the mount point away";
    nofail = "is set where the boot goes on without the disk; leave it out";
    remount = "changes a mount instead of making one; leave it out";
    "x-initrd.mount" = "has no meaning without an initrd, and NixOS-WSL has none; set `neededForBoot`";
    "x-systemd.device-timeout" = "waits for a udev device, and WSL has none; set `deviceTimeout`";
    "x-systemd.growfs" = "needs a udev device, which never appears on WSL; leave it out";
    "x-systemd.makefs" = "would format the disk; leave it out";
  };
  reservedMountPoints = [
    "/bin"
    "/etc"
    "/init"
    "/lib"
    "/mnt"
    "/mnt/wsl"
    "/nix/store"
    "/run"
    "/usr"
  ];
  reservedTrees = [ "/dev" "/proc" "/run/wsl-bare-mounts" "/sys" "/nix" "/mnt/wsl" ];
}
