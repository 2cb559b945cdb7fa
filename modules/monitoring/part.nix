# wsl-bare-mounts-metrics.{service,timer}: writes metrics of the mounts where Prometheus' node exporter picks them up.
module: below:

let
  inherit (module) cfg lib text;
in
{
  ruleScopes = below.ruleScopes ++ [ (import ./scopes.nix { inherit (module) all cfg lib tables text; }) ];

  metricsFile = if cfg.metrics.enable then "${cfg.metrics.directory}/wsl-bare-mounts.prom" else null;

  configs = below.configs ++ [
    (lib.mkIf cfg.metrics.enable {
      systemd.services.wsl-bare-mounts-metrics = {
        description = "Metrics of WSL bare mounts";
        # What is mounted when it runs first is what the boot has made.
        after = lib.optional cfg.validation.enable "validate-wsl-bare-mounts.service";

        serviceConfig = {
          Type = "oneshot";
          # The file's name is in mounts.json.
          ExecStart = "${lib.getExe module.wsl-bare-mount} metrics --write";
          # A disk that does not answer must not keep the next run away.
          TimeoutStartSec = 60;
          TimeoutStopSec = text.stopTimeout;
          Nice = 19;
        };
      };

      systemd.timers.wsl-bare-mounts-metrics = module.timer {
        description = "When to write metrics of WSL bare mounts";
        inherit (cfg.metrics) interval;
      };
    })
  ];
}
