# What the answers of a real NixOS have, of a system of the subset: its report, and what that leaves out.
system:
let
  inherit (system) config;
in
import ../../../lib/evaluate/nixos/report.nix system // {
  activation = builtins.mapAttrs (_: script: script.text) config.system.activationScripts;
  etcText = builtins.mapAttrs
    (_: file: if file.enable then builtins.seq file.source file.text else null)
    config.environment.etc;
  fileSystems = builtins.mapAttrs
    (_: fs: { inherit (fs) depends device fsType mountPoint neededForBoot noCheck options; })
    config.fileSystems;
  initTimeout = config.wsl.wslConf.boot.initTimeout;
  tmpfiles = config.systemd.tmpfiles.rules;
}
