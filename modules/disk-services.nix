# wsl-bare-disk-<disk>.service: finds the disk, waits for it within bounds, prepares it, links it for fstab.
{ btrfs, cfg, config, disks, lib, programs, text, utils }:

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

  arguments = { disk, fileSystemOptions, link, name, slug, ... }:
    [
      "--name=${name}"
      "--link=${link}"
      (identity disk)
      "--fs-type=${disk.filesystem.fsType}"
      "--timeout=${toString cfg.deviceTimeout}"
      "--interval=${toString cfg.retryInterval}"
    ]
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
    after = [ "systemd-modules-load.service" ];
    conflicts = [ "shutdown.target" ];
    before = [ "shutdown.target" ];

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
      TimeoutStartSec = cfg.deviceTimeout + 30 + (if isChecked disk.filesystem then checkTimeout else 0);
    } // lib.optionalAttrs disk.encryption.enable {
      # After its mounts are gone: they stop before what they come after.
      ExecStop = command [ "--lock" "--name=${name}" (mapper slug) ];
    };
  };

  # Whether a unit of the system needs one of the paths (nix-daemon.socket needs /nix, basic.target /var) is not known
  # here, so every mount counts. A higher limit delays nothing.
  mayHoldBoot = lib.any (disk: disk.mounts != [ ]) disks;
in
{
  systemd.services = lib.listToAttrs (map
    (disk: lib.nameValuePair (lib.removeSuffix ".service" disk.unit) (service disk))
    disks);

  # WSL gives up on an init that takes longer than this, in milliseconds.
  wsl.wslConf.boot.initTimeout = lib.mkIf mayHoldBoot (lib.mkDefault ((cfg.deviceTimeout + 60 + checkTimeout) * 1000));
}
