# The same disk in several distributions: one looks at it at a time, and what keeps the stop of this distribution from
# taking mounts away from the others.
#
# systemd unmounts everything at shutdown, and below /mnt/wsl that is an unmount in every distribution (WSL#41084). WSL
# after 2.7.10 has wsl-mnt-guard.service, whose stop makes /mnt/wsl a slave; older ones have nothing, and a mount with
# nofail has no order with the guard. So these mounts are not stopped at shutdown at all, on any WSL: they have no
# default dependencies, and neither have the services of their disks. systemd as container leaves mounts to the
# namespace (systemd, shutdown.c: need_umount is not set in a container), whose end propagates nothing (kernel,
# put_mnt_ns: umount_tree without UMOUNT_PROPAGATE), and WSL flushes when the last process is gone (init/main.cpp).
#
# Other stops are somebody's wish for this distribution: `systemctl stop`, a switch that drops or replaces a mount.
# Before those the keeper of the mount makes the shared directory a slave: it stops first, since it comes after the
# mount and is part of it. From then on, until the next start, others do not see what this distribution mounts there.
module: below:

let
  inherit (module) config lib pkgs text utils;

  # One tmpfs, and one peer group of mounts, in all distributions (WSL, init/main.cpp, CROSS_DISTRO_SHARE_PATH): what one
  # mounts there appears in all, and what one unmounts there is gone in all.
  root = "${lib.removeSuffix "/" config.wsl.wslConf.automount.root}/wsl";

  isBelow = directory: path: lib.hasPrefix "${directory}/" path;

  # A bind joins the peer group of what it shows, so that what is mounted below it appears at its source as well.
  showsShared = bind: isShared bind.source;

  sharedBinds = lib.filter showsShared module.binds;

  isShared = path: isBelow root path || lib.any (bind: isBelow bind.mountPoint path && showsShared bind) module.binds;

  # With what they lie below or are bound from: the stop of that would stop them.
  seen = module.holding (lib.filter (mount: isShared mount.mountPoint) module.mounts);
  points = map (mount: mount.mountPoint) seen;

  isSeen = mount: lib.elem mount.mountPoint points;

  # The mounts below which others see what is mounted.
  roots = [ root ] ++ map (bind: bind.mountPoint) sharedBinds;

  keeper = mount: "wsl-bare-keep@${lib.removeSuffix ".mount" (text.mountUnit mount.mountPoint)}.service";

  mountDropIn = mount: {
    name = text.mountUnit mount.mountPoint;
    value = {
      overrideStrategy = "asDropin";
      text = ''
        [Unit]
        DefaultDependencies=no
        After=local-fs-pre.target
      '' + lib.optionalString (!mount.automount.enable) "Wants=${keeper mount}\n";
    };
  };

  # The automount is a mount, too, which others see.
  automountDropIn = mount: {
    name = "${lib.removeSuffix ".mount" (text.mountUnit mount.mountPoint)}.automount";
    value = {
      overrideStrategy = "asDropin";
      text = ''
        [Unit]
        DefaultDependencies=no
        After=local-fs-pre.target
        Before=local-fs.target
      '';
    };
  };
  # The first that is mounted without being asked for.
  firstMount = mounts:
    lib.take 1 (map (mount: "--mounted-at=${mount.mountPoint}") (lib.filter (mount: !mount.automount.enable) mounts));
in
{
  tables = lib.recursiveUpdate below.tables (import ./tables.nix);

  arguments = { mounts, ... }@entry: below.arguments entry ++ [ "--shared=${root}" ] ++ firstMount mounts;

  # Its stop stops its mounts: where others see one of them, it runs until the distribution is gone, and so does an
  # open container, which they use.
  service = { mounts, ... }@entry:
    below.service entry // lib.optionalAttrs (lib.any isSeen mounts) { conflicts = [ ]; before = [ ]; };

  diskScripts = below.diskScripts ++ [ (builtins.readFile ./scripts/wsl-bare-disk/lock.sh) ];

  configs = below.configs ++ [
    (lib.mkIf (seen != [ ]) {
      systemd.units = lib.listToAttrs (
        map mountDropIn seen
        ++ map automountDropIn (lib.filter (mount: mount.automount.enable) seen)
      );

      systemd.services."wsl-bare-keep@" = {
        description = "Keep /%I for the other distributions";
        unitConfig = {
          DefaultDependencies = false;
          # Only what is mounted is kept: a missing disk is not looked for over and over.
          ConditionPathIsMountPoint = "/%I";
          # Stops first, and whenever the mount is stopped or restarted.
          PartOf = "%i.mount";
          After = "%i.mount";
          # A mount that another distribution took away all the same, with an older configuration, comes back.
          Upholds = "%i.mount";
          IgnoreOnIsolate = true;
        };
        conflicts = [ "shutdown.target" ];
        before = [ "shutdown.target" ];
        restartIfChanged = false;

        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
          ExecStart = "${pkgs.coreutils}/bin/true";
          ExecStop = map
            (root: "-${pkgs.util-linux}/bin/mount ${utils.escapeSystemdExecArgs [ "--make-rslave" root ]}")
            roots;
          TimeoutStartSec = 5;
          TimeoutStopSec = text.stopTimeout;
        };
      };
    })
  ];
}
