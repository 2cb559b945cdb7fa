# Files and directories that systemd-tmpfiles makes at boot.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options.systemd.tmpfiles.rules = mkOption {
    type = types.listOf types.str;
    default = [ ];
    description = "Lines of tmpfiles.d(5).";
  };

  config.environment.etc."tmpfiles.d/00-nixos.conf" = lib.mkIf (config.systemd.tmpfiles.rules != [ ]) {
    text = ''
      # This file is created automatically and should not be modified.
      # Please change the option ‘systemd.tmpfiles.rules’ instead.

      ${lib.concatStringsSep "\n" config.systemd.tmpfiles.rules}
    '';
  };
}
