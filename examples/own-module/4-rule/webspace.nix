# The module: what the options do. Their declarations and the rules are generated.
{ config, lib, utils, ... }:

let
  cfg = config.services.webspace;

  # region scopes
  scopes = import ./generated/scopes.nix { inherit cfg lib; };
  # endregion scopes
in
{
  imports = [ ./generated/options.nix ];

  config = lib.mkIf cfg.enable (lib.mkMerge [
    (import ./generated/rules.nix { inherit lib scopes; })
    {
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
    }
  ]);
}
