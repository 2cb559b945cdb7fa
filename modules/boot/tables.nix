# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{
  mountPointsOfBoot = [ "/var" "/var/tmp" ];
  pathsOfBoot = [
    "/home"
    "/nix/store"
    "/nix/var/nix/db"
    "/tmp"
    "/var/lib/systemd/linger"
    "/var/lib/wsl-bare-mounts"
    "/var/log/journal"
    "/var/log/wtmp"
    "/var/tmp"
  ];
  preparedMountPoints = [ "/tmp" "/var" "/var/cache" "/var/lib" "/var/log" "/var/tmp" ];
  reservedMountOptions = {
    "x-systemd.automount" = "follows from `automount.enable`; leave it out";
    "x-systemd.idle-timeout" = "follows from `automount.idleTimeout`; leave it out";
  };
  reservedTrees = [ "/dev" "/proc" "/run/wsl-bare-mounts" "/sys" "/mnt/wsl" ];
}
