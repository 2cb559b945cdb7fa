# validate-wsl-bare-mounts.service: says in the journal what is mounted and what is missing or wrong, and fails if
# anything is.
{ cfg, config, lib, programs }:

lib.mkIf cfg.validation.enable {
  systemd.services.validate-wsl-bare-mounts = {
    description = "Validate WSL bare mounts";
    wantedBy = [ "multi-user.target" ];
    # Each mount is ordered before this by its fstab line. After the target that wants it: a target waits for what it
    # wants unless the order is the other way round, and the boot must not wait for a missing disk.
    after = [ "multi-user.target" ];

    # What it compares with is in a file, so a switch to other mounts would not run it again.
    restartTriggers = [ config.environment.etc."nixos-wsl/mounts.json".source ];

    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
      ExecStart = "${lib.getExe programs.wsl-bare-mount} validate";
      TimeoutStartSec = 60;
    };
  };
}
