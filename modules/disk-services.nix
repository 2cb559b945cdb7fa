# wsl-bare-disk-<disk>.service: finds the disk, waits for it within bounds, prepares it, links it for fstab.
{ binds, btrfs, cfg, config, disks, lib, programs, sharing, tables, text, utils }:

let
  # The one way to find the disk that is set; the rule linux-identity sees to it that there is exactly one.
  identity = disk:
    lib.head (lib.filter (argument: argument != null) [
      (lib.mapNullable (value: "--uuid=${value}") disk.uuid)
      (lib.mapNullable (value: "--label=${value}") disk.label)
      (lib.mapNullable (value: "--partition-uuid=${value}") disk.partitionUuid)
      (lib.mapNullable (value: "--device-pattern=${value}") disk.devicePattern)
    ]);

  # Seconds for the check of a file system that a VM left without unmounting it.
  checkTimeout = 60;

  # The file systems that have a program to check them with; the others repair their logs by themselves, or not at all.
  isChecked = { check, fsType, ... }: check && lib.elem fsType [ "ext4" "f2fs" "exfat" ];

  # Device mapper's names have 127 bytes; the rule encryption-disk-name sees to it that this is enough.
  mapper = slug: "--mapper=wsl-bare-disk-${slug}";

  # The first that is mounted without being asked for.
  firstMount = mounts:
    lib.take 1 (map (mount: "--mounted-at=${mount.mountPoint}") (lib.filter (mount: !mount.automount.enable) mounts));

  arguments = { disk, fileSystemOptions, link, mounts, name, slug, ... }:
    [
      "--name=${name}"
      "--link=${link}"
      (identity disk)
      "--fs-type=${disk.filesystem.fsType}"
      "--timeout=${toString cfg.deviceTimeout}"
      "--interval=${toString cfg.retryInterval}"
      "--shared=${sharing.root}"
    ]
    ++ firstMount mounts
    ++ lib.optionals (cfg.windows.taskName != null)
      [ "--task=${cfg.windows.taskName}" "--system-root=${text.systemRoot config}" ]
    ++ lib.optionals disk.encryption.enable (
      [ (mapper slug) "--key-file=${disk.encryption.keyFile}" ]
      ++ lib.optional disk.encryption.allowDiscards "--allow-discards"
    )
    ++ lib.optional (isChecked disk.filesystem) "--check=${toString checkTimeout}"
    ++ lib.optionals (disk.filesystem.fsType == "btrfs") (
      [ "--mount-options=${lib.concatStringsSep "," fileSystemOptions}" ]
      ++ btrfs.subvolumeArguments disk.filesystem
    );

  command = arguments: "${lib.getExe programs.wsl-bare-disk} ${utils.escapeSystemdExecArgs arguments}";

  service = { disk, mounts, name, slug, ... }@entry: {
    description = "Bare disk ${slug}";
    documentation = [ "https://learn.microsoft.com/windows/wsl/wsl2-mount-disk" ];

    # Mounts that are needed for boot come before sysinit.target, so their disks must not wait for it.
    unitConfig.DefaultDependencies = false;
    # `systemctl isolate` leaves mounts alone, and would stop them with their disk's service (systemd.unit(5)).
    unitConfig.IgnoreOnIsolate = true;
    after = [ "systemd-modules-load.service" ];
    # Its stop stops its mounts: where others see one of them, it runs until the distribution is gone, and so does an
    # open container, which they use.
    conflicts = lib.optional (!isSeen mounts) "shutdown.target";
    before = lib.optional (!isSeen mounts) "shutdown.target";

    # The mounts pull their disk in; a disk without any is attached for its own sake.
    wantedBy = lib.optional (mounts == [ ]) "multi-user.target";

    # A switch must not take mounted file systems away: changes take effect at the next start of the distribution.
    restartIfChanged = false;

    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
      # A mount that only serves to set subvolume properties is nobody else's business.
      PrivateMounts = true;
      ExecStart = command (arguments entry);
      # A oneshot service has no time limit of its own. What follows the wait and the check takes seconds.
      TimeoutStartSec = startTimeout disk;
      TimeoutStopSec = text.stopTimeout;
    } // lib.optionalAttrs disk.encryption.enable {
      # After its mounts are gone: they stop before what they come after.
      ExecStop = command [ "--lock" "--name=${name}" (mapper slug) ];
    };
  };

  startTimeout = disk: cfg.deviceTimeout + 30 + (if isChecked disk.filesystem then checkTimeout else 0);

  isSeen = lib.any sharing.isSeen;

  # The mounts that the boot waits for: those that are to be, those at paths that units of every system need, and what
  # these lie below or are bound from. A service of the user's own that names another path holds up itself.
  mounts = lib.concatMap (disk: disk.mounts) disks ++ binds;
  isOfBoot = mount:
    mount.inBoot || lib.any (path: lib.hasPrefix "${mount.mountPoint}/" "${path}/") tables.pathsOfBoot;
  inBoot = import ./holding.nix { inherit lib; } mounts (lib.filter isOfBoot mounts);
  disksOfBoot = lib.filter (disk: lib.any (mount: mount.unit == disk.unit) inBoot) disks;
in
{
  systemd.services = lib.listToAttrs (map
    (disk: lib.nameValuePair (lib.removeSuffix ".service" disk.unit) (service disk))
    disks);

  # For so long, in milliseconds, WSL waits for the boot before a session goes on, and for the stop before it cuts the
  # power (WSL, init/config.cpp and init.cpp): as long as the boot may wait for a disk, and WSL's own 10 seconds for all
  # else. Where the boot waits for none, WSL's default is right, and `wsl --terminate` is not held up for minutes.
  wsl.wslConf.boot.initTimeout = lib.mkIf (disksOfBoot != [ ]) (lib.mkDefault
    (1000 * (10 + lib.foldl' lib.max 0 (map (entry: startTimeout entry.disk) disksOfBoot))));
}
