# modules/nix-store.nix with its options as given, and its mounts: what the module around it will hand it.
{ config, lib, options, pkgs, utils, ... }:
let
  cfg = config.test;
  disk = "/run/wsl-bare-mounts/storage";
in
{
  options.test = lib.mkOption { type = lib.types.raw; };
  # NixOS has it since 24.11.
  options.system.preSwitchChecks = lib.mkOption {
    type = lib.types.attrsOf lib.types.str;
    default = { };
  };

  config = lib.mkMerge [
    {
      # To be seen in the report.
      environment.etc.activation.text = lib.concatStrings (lib.attrValues config.system.activationScripts);
      environment.etc.before-switch.text = lib.concatStrings (lib.attrValues config.system.preSwitchChecks);
    }
    (import ../../modules/nix-store.nix {
      inherit cfg config lib options pkgs utils;
      source = "/mnt/wsl/storage/${cfg.nixStore.directory}";
      mountUnit = "mnt-wsl-storage.mount";
    })
    (lib.mkIf cfg.nixStore.enable {
      fileSystems."/mnt/wsl/storage" = {
        device = disk;
        fsType = "ext4";
        options = [ "nofail" ];
        noCheck = true;
      };
      fileSystems."/nix" = {
        device = "/run/wsl-bare-mounts/nix-store";
        fsType = "none";
        options = [ "bind" "nofail" ];
      };
    })
  ];
}
