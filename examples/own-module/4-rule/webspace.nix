# The module: what the options do. Their declarations and the rules are generated.
{ config, lib, utils, ... }:

let
  cfg = config.services.webspace;

  # region scopes
  # The twin of `scopes` in webspace.ts.
  scopes.site = lib.mapAttrsToList
    (name: { port, ... }: {
      at = lib.showOption [ "services" "webspace" "sites" name ];
      inherit name port;
      sharers = lib.count (other: other.port == port) (lib.attrValues cfg.sites);
    })
    cfg.sites;
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
