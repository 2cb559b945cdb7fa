# The module: what the options do. Their declarations are generated.
{ config, lib, utils, ... }:

let
  cfg = config.services.webspace;
in
{
  imports = [ ./generated/options.nix ];

  config = lib.mkIf cfg.enable {
    systemd.services.webspace = {
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        DynamicUser = true;
        ExecStart = utils.escapeSystemdExecArgs
          ([ (lib.getExe cfg.package) cfg.directory "--port" cfg.port ] ++ cfg.extraArgs);
      };
    };
  };
}
