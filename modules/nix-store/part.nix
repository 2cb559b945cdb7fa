# Several instances' /nix on one disk: a directory of the disk is mounted over the distribution's own /nix, if it has
# all that the running system needs, and the distribution's VHD keeps up with it, since WSL boots out of that.
module: below:

let
  inherit (module) cfg config disks lib options pkgs text utils wsl-bare-store;
  inherit (cfg) healthCheck instance nixStore;

  # The rules see to it that there is such a disk, and that its file system is mounted.
  inherit ((lib.findFirst (disk: disk.name == nixStore.disk) null disks).disk.filesystem) mountPoint;
  source = "${mountPoint}/${text.nixStoreDirectory cfg}";
  mountUnit = text.mountUnit mountPoint;

  # What nix.mount mounts: a link that the guard makes, and only if it is content. systemd takes the source of a bind
  # mount for something that the mount requires, so a source on the disk would make a missing disk a failed dependency
  # of nix.mount, and that one of nix-daemon.service. A link in /run needs no mount, and a mount whose condition does not
  # hold is skipped without failing what requires it (measured with systemd 252).
  link = "/run/wsl-bare-mounts/nix-store";

  run = arguments: "${lib.getExe wsl-bare-store} ${utils.escapeSystemdExecArgs arguments}";

  healthArguments = lib.optional (healthCheck.deleteOlderThan != null)
    "--delete-older-than=${healthCheck.deleteOlderThan}";

  # Garbage collection reaches the store in use only. The VHD keeps all generations, or as many as it is told.
  followArguments = lib.optional (nixStore.keepGenerations != null) "--keep=${toString nixStore.keepGenerations}";

  # nix-mount-marker.service leaves the file there.
  isCovered = "[ -e /nix/.mounted ] && ${pkgs.util-linux}/bin/mountpoint --quiet /nix";

  # Copying and checking must not be felt.
  inBackground = {
    Type = "oneshot";
    TimeoutStopSec = text.stopTimeout;
    Nice = 19;
    IOSchedulingClass = "idle";
  };

  cover = {
    environment.systemPackages = [ wsl-bare-store ];

    systemd.services.wsl-bare-store-guard = {
      description = "Look whether the store on the disk has the running system";

      # nix-daemon.socket waits for /nix, and the boot for the socket: this is part of the early boot.
      unitConfig.DefaultDependencies = false;
      # Where a rollback is noted. If that cannot be read, nothing is mounted over /nix.
      unitConfig.RequiresMountsFor = "/var/lib/wsl-bare-mounts";
      # Not required: without its disk, the guard says so.
      wants = [ mountUnit ];
      after = [ mountUnit "systemd-remount-fs.service" ];
      conflicts = [ "shutdown.target" ];
      before = [ "shutdown.target" ];
      # What is mounted at /nix stays there until the next start of the distribution.
      restartIfChanged = false;

      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = run (
          [ "guard" "--source=${source}" "--instance=${instance}" "--flag=${link}" ]
          ++ lib.optional (!nixStore.guard) "--unchecked"
        );
        TimeoutStartSec = 60;
        TimeoutStopSec = text.stopTimeout;
      };
    };

    fileSystems."/nix" = {
      device = link;
      fsType = "none";
      options = [
        "bind"
        # Without its disk the boot goes on, with the store of the VHD.
        "nofail"
        "x-systemd.before=local-fs.target"
      ];
      noCheck = true;
    };

    # What fstab cannot say.
    systemd.units."nix.mount" = {
      overrideStrategy = "asDropin";
      # RefuseManualStop: a switch that takes the line out of fstab would unmount the store that runs the system; what it asks
      # systemd to stop and systemd refuses stays (nixpkgs, switch-to-configuration-ng: errors of stop_unit are dropped).
      text = ''
        [Unit]
        Wants=wsl-bare-store-guard.service
        After=wsl-bare-store-guard.service
        ConditionPathExists=${link}
        RefuseManualStop=yes
      '';
    };

    systemd.services.nix-mount-marker = {
      description = "Mark /nix as mounted from the disk";
      wantedBy = [ "multi-user.target" ];

      unitConfig.DefaultDependencies = false;
      unitConfig.ConditionPathIsMountPoint = "/nix";
      after = [ "nix.mount" ];
      conflicts = [ "shutdown.target" ];
      before = [ "nix-daemon.service" "nix-daemon.socket" "shutdown.target" ];
      restartIfChanged = false;

      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = [
          "${pkgs.coreutils}/bin/touch /nix/.mounted"
          # nix-daemon does not start without it, and what makes it may have run before the mount.
          "${pkgs.coreutils}/bin/mkdir --parents /nix/var/nix/daemon-socket"
          # What is mounted below a bind mount shows up in the directory that is bound, too, and all distributions see
          # that one, unless the mount leaves the group of its origin.
          "${pkgs.util-linux}/bin/mount --make-private /nix"
          "${pkgs.util-linux}/bin/mount --make-shared /nix"
          # NixOS-WSL makes the store read-only before systemd starts, but that mount is under this one now.
          "${pkgs.util-linux}/bin/mount --bind /nix/store /nix/store"
          "${pkgs.util-linux}/bin/mount --options remount,bind,ro /nix/store"
        ];
        TimeoutStartSec = 60;
        TimeoutStopSec = text.stopTimeout;
      };
    };
  };

  follow = {
    systemd.services.wsl-bare-store-follow = {
      description = "Give the distribution's VHD what it needs to boot the current system";
      wantedBy = [ "multi-user.target" ];
      # After the target that wants it, so that it does not wait for this.
      after = [ "nix-mount-marker.service" "multi-user.target" ];
      unitConfig.ConditionPathIsMountPoint = "/nix";
      # Many changes of profiles in a short time are no reason to miss the last one.
      startLimitIntervalSec = 0;
      restartIfChanged = false;

      serviceConfig = inBackground // {
        ExecStart = run ([ "follow" "--system=/run/current-system" ] ++ followArguments);
      };
    };

    systemd.paths.wsl-bare-store-follow = {
      description = "Watch for a new generation of the system";
      wantedBy = [ "multi-user.target" ];
      # What is watched is the directory that is there when this starts.
      after = [ "nix-mount-marker.service" ];
      unitConfig.ConditionPathIsMountPoint = "/nix";
      startLimitIntervalSec = 0;
      pathConfig.PathModified = "/nix/var/nix/profiles";
    };
  };

  # Also where the store is no longer configured: until the next start it is still the disk's, and that start is the
  # VHD's.
  followActivation = {
    # The activation of NixOS-WSL links /sbin/init and /bin/sh, which WSL starts before anything is mounted over /nix,
    # to paths of the new system: they must be in the VHD before. If they cannot be, nothing is activated. By its name
    # this is the first of all activation scripts; those without dependencies run in the order of their names.
    system.activationScripts."00-wsl-bare-store-follow" = ''
      if ${isCovered}; then
        ${lib.getExe wsl-bare-store} follow ${lib.escapeShellArgs followArguments} --system="$systemConfig" || exit 1
      fi
    '';
  };

  # Where NixOS has it, a switch is refused before anything is stopped.
  checkBeforeSwitch = lib.optionalAttrs (options ? system && options.system ? preSwitchChecks) {
    system.preSwitchChecks.wsl-bare-store-follow = ''
      if [[ -n ''${1-} && ''${2-} != dry-activate ]] && ${isCovered}; then
        ${lib.getExe wsl-bare-store} follow ${lib.escapeShellArgs followArguments} --system="$1"
      fi
    '';
  };

  health = {
    environment.systemPackages = [ wsl-bare-store ];

    systemd.services.wsl-bare-store-health = {
      description = "Check the contents of the Nix store";
      after = lib.optional nixStore.enable "nix-mount-marker.service";

      serviceConfig = inBackground // {
        ExecStart = run ([ "health" ] ++ healthArguments);
      };
    };

    systemd.timers.wsl-bare-store-health = module.timer {
      description = "When to check the contents of the Nix store";
      inherit (healthCheck) interval;
    };
  };
in
{
  ruleScopes = below.ruleScopes ++ [ (import ./scopes.nix { inherit (module) all cfg lib tables text; }) ];
  rules = below.rules ++ [ (import ./rules.nix { inherit (module) lib scopes tables text; }) ];

  text = below.text // {
    # The directory of the disk's file system that has this instance's store.
    nixStoreDirectory = { instance, nixStore, ... }:
      if nixStore.directory == null then "nixos-wsl-${instance}" else nixStore.directory;
  };

  mountPoints = below.mountPoints ++ lib.optional nixStore.enable "/nix";

  # The one that the system uses: an older one may not read the databases that this one writes.
  nix = if config.nix.package == null then pkgs.nix else config.nix.package;
  wsl-bare-store =
    module.program "wsl-bare-store" [ pkgs.coreutils pkgs.gawk pkgs.jq module.nix pkgs.util-linux ]
      [
        (builtins.readFile ./scripts/wsl-bare-store/follow.sh)
        (builtins.readFile ./scripts/wsl-bare-store/guard.sh)
        (builtins.readFile ./scripts/wsl-bare-store/health.sh)
        (builtins.readFile ./scripts/wsl-bare-store/links.sh)
        (builtins.readFile ./scripts/wsl-bare-store/main.sh)
        (builtins.readFile ./scripts/wsl-bare-store/messages.sh)
        (builtins.readFile ./scripts/wsl-bare-store/migrate.sh)
        (builtins.readFile ./scripts/wsl-bare-store/places.sh)
        (builtins.readFile ./scripts/wsl-bare-store/stores.sh)
      ];

  configs = below.configs ++ [
    (lib.mkIf nixStore.enable cover)
    (lib.mkIf (nixStore.enable && nixStore.follow) follow)
    (lib.mkIf nixStore.follow followActivation)
    (lib.mkIf nixStore.follow checkBeforeSwitch)
    (lib.mkIf healthCheck.enable health)
  ];
}
