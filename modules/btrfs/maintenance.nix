# Scrub and balance of Btrfs file systems, by timers, for those that ask for it.
{ disks, lib, text, timer, utils, wsl-btrfs-maintenance }:

let
  service = what: description: { fileSystemOptions, link, slug, unit, ... }: arguments: {
    name = "wsl-btrfs-${what}-${slug}";
    value = {
      inherit description;
      # Without its disk there is nothing to do, and nothing to start the disk for: the next time will come.
      requisite = [ unit ];
      after = [ unit ];
      serviceConfig = {
        Type = "oneshot";
        # One mount of its own, so that it works whatever of the file system is mounted elsewhere.
        PrivateMounts = true;
        ExecStart = "${lib.getExe wsl-btrfs-maintenance} ${utils.escapeSystemdExecArgs ([
          what
          "--device=${link}"
          "--mount-options=${lib.concatStringsSep "," fileSystemOptions}"
        ] ++ arguments)}";
        # It can take hours, and nothing waits for it.
        TimeoutStartSec = "infinity";
        TimeoutStopSec = text.stopTimeout;
        Nice = 19;
        IOSchedulingClass = "idle";
      };
    };
  };

  timerOf = what: { slug, ... }: interval: lib.nameValuePair "wsl-btrfs-${what}-${slug}" (timer {
    description = "When to ${what} bare disk ${slug}";
    inherit interval;
  });

  asking = option: lib.filter ({ disk, ... }: disk.filesystem.fsType == "btrfs" && disk.filesystem.${option}.enable) disks;
in
{
  systemd.services = lib.listToAttrs (
    map (disk: service "scrub" "Scrub of bare disk ${disk.slug}" disk [ ]) (asking "scrub")
    ++ map
      (disk: service "balance" "Balance of bare disk ${disk.slug}" disk
        [ "--usage=${toString disk.disk.filesystem.balance.usage}" ])
      (asking "balance")
  );

  systemd.timers = lib.listToAttrs (
    map (disk: timerOf "scrub" disk disk.disk.filesystem.scrub.interval) (asking "scrub")
    ++ map (disk: timerOf "balance" disk disk.disk.filesystem.balance.interval) (asking "balance")
  );
}
