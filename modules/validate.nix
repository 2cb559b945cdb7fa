# validate-wsl-bare-mounts.service: says in the journal what is mounted and what is missing or wrong, and fails if
# anything is.
{ binds, cfg, disks, lib, programs, text, utils }:

let
  mountPoints = map (mount: mount.mountPoint) (lib.concatMap (disk: disk.mounts) disks ++ binds)
    ++ lib.optional cfg.nixStore.enable "/nix";
in
lib.mkIf cfg.validation.enable {
  systemd.services.validate-wsl-bare-mounts = {
    description = "Validate WSL bare mounts";
    wantedBy = [ "multi-user.target" ];
    # After the target that wants it: a target waits for what it wants unless the order is the other way round, and the
    # boot must not wait for a missing disk. The order with the mounts is here and not in their fstab lines.
    after = [ "multi-user.target" ] ++ map (text.mountUnit utils) mountPoints;

    serviceConfig = {
      Type = "oneshot";
      # It does not remain: a switch starts all targets that are active, and so looks anew, whatever has changed. One
      # that remained would have to be restarted, and a switch waits for what it restarts and fails with it: for as
      # long as a disk is looked for that is not attached (nixpkgs, switch-to-configuration-ng, block_on_jobs).
      ExecStart = "${lib.getExe programs.wsl-bare-mount} validate";
      TimeoutStartSec = 60;
      TimeoutStopSec = text.stopTimeout;
    };
  };
}
