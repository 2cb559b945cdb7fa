# Which mounts other distributions see, too.
{ binds, config, disks, lib }:

let
  # One tmpfs, and one peer group of mounts, in all distributions (WSL, init/main.cpp, CROSS_DISTRO_SHARE_PATH): what one
  # mounts there appears in all, and what one unmounts there is gone in all.
  root = "${lib.removeSuffix "/" config.wsl.wslConf.automount.root}/wsl";

  isBelow = directory: path: lib.hasPrefix "${directory}/" path;

  # A bind joins the peer group of what it shows, so that what is mounted below it appears at its source as well.
  showsShared = bind: isShared bind.source;

  sharedBinds = lib.filter showsShared binds;

  isShared = path: isBelow root path || lib.any (bind: isBelow bind.mountPoint path && showsShared bind) binds;

  mounts = lib.concatMap (disk: disk.mounts) disks ++ binds;

  # With what they lie below or are bound from: the stop of that would stop them.
  seen = import ./holding.nix { inherit lib; } mounts (lib.filter (mount: isShared mount.mountPoint) mounts);
  points = map (mount: mount.mountPoint) seen;

  isSeen = mount: lib.elem mount.mountPoint points;
in
{
  # The mounts that others see, and those without which these would not be.
  inherit isSeen root seen;

  # The mounts below which others see what is mounted.
  roots = [ root ] ++ map (bind: bind.mountPoint) sharedBinds;
}
