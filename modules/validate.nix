# validate-wsl-bare-mounts.service: says in the journal what is mounted and what is missing, and fails if anything is.
{ disks, lib, programs, utils }:

let
  arguments = lib.concatMap
    ({ mounts, unit, ... }: lib.concatMap
      (mount: [ "--mount=${mount.mountPoint}" "--fs-type=${mount.fsType}" "--unit=${unit}" ]
        ++ lib.optional mount.automount.enable "--automount")
      mounts)
    disks;
in
{
  systemd.services.validate-wsl-bare-mounts = {
    description = "Validate WSL bare mounts";
    wantedBy = [ "multi-user.target" ];
    # Each mount is ordered before this by its fstab line. After the target that wants it: a target waits for what it
    # wants unless the order is the other way round, and the boot must not wait for a missing disk.
    after = [ "multi-user.target" ];

    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
      ExecStart = "${lib.getExe programs.validate-wsl-bare-mounts} ${utils.escapeSystemdExecArgs arguments}";
      TimeoutStartSec = 60;
    };
  };
}
