# The module: what the options do. Their declarations are generated.
{ config, lib, utils, ... }:

let
  cfg = config.services.webspace;
in
{
  imports = [ ./generated/options.nix ];

  config = lib.mkIf cfg.enable {
    # region services
    systemd.services = lib.mapAttrs'
      (name: { port, directory, extraArgs }: lib.nameValuePair "webspace-${name}" {
        wantedBy = [ "multi-user.target" ];
        serviceConfig = {
          DynamicUser = true;
          ExecStart = utils.escapeSystemdExecArgs
            ([ (lib.getExe cfg.package) directory "--port" port ] ++ extraArgs);
        };
      })
      cfg.sites;
    # endregion services
  };
}
