# A service as nixpkgs has many: a user, a state directory, settings, backups by a timer. It is in order.
{ config, lib, pkgs, utils, ... }:
let
  inherit (lib) mkIf mkOption types;
  cfg = config.services.notes;
  format = pkgs.formats.json { };
  settings = format.generate "notes.json" cfg.settings;
in
{
  options.services.notes = {
    enable = lib.mkEnableOption "notes";
    package = lib.mkPackageOption pkgs "notes" { };
    user = mkOption {
      type = types.strMatching "[a-z_][a-z0-9_-]{0,30}";
      default = "notes";
      description = "User that it runs as.";
    };
    dataDir = mkOption {
      type = types.path;
      default = "/var/lib/notes";
      description = "Where it keeps notes.";
    };
    title = mkOption {
      type = types.str;
      default = "Notes";
      example = "My notes";
      description = "What pages are called.";
    };
    port = mkOption {
      type = types.port;
      default = 8080;
      description = "Port to listen at.";
    };
    listen = mkOption {
      type = types.either types.port (types.listOf types.str);
      default = [ ];
      description = "A further port, or addresses.";
    };
    storage = mkOption {
      type = types.enum [ "file" "sqlite" "postgresql" ];
      default = "file";
      description = "Where notes are.";
    };
    admins = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Who may do everything.";
    };
    settings = mkOption {
      inherit (format) type;
      default = { };
      description = "Further settings.";
    };
    backup = {
      enable = lib.mkEnableOption "backups";
      interval = mkOption {
        type = types.enum [ "daily" "weekly" ];
        default = "daily";
        description = "How often.";
      };
      target = mkOption {
        type = types.nullOr types.path;
        default = null;
        description = "Where to.";
      };
    };
    sites = mkOption {
      type = types.attrsOf (
        types.submodule (
          { name, ... }:
          {
            options = {
              host = mkOption {
                type = types.str;
                default = name;
                description = "Its name in the network.";
              };
              root = mkOption {
                type = types.nullOr types.path;
                default = null;
                description = "Its files.";
              };
              public = mkOption {
                type = types.bool;
                default = false;
                description = "Whether all may read.";
              };
            };
          }
        )
      );
      default = { };
      description = "Sites, by name.";
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.backup.enable -> cfg.backup.target != null;
        message = "services.notes.backup.target must be set.";
      }
    ];

    users.users.${cfg.user} = mkIf (cfg.user == "notes") {
      isSystemUser = true;
      group = "notes";
      home = cfg.dataDir;
    };
    users.groups.notes = { };

    systemd.tmpfiles.rules = [
      "d ${builtins.toJSON (lib.replaceStrings [ "%" ] [ "%%" ] cfg.dataDir)} 0750 - - -"
    ];

    systemd.services = {
      notes = {
        description = "Notes";
        wantedBy = [ "multi-user.target" ];
        after = [ "network.target" ] ++ lib.optional cfg.backup.enable "notes-restore.service";
        environment.NOTES_STORAGE = { file = "files"; sqlite = "db"; postgresql = "server"; }.${cfg.storage};
        serviceConfig = {
          User = cfg.user;
          ExecStart = utils.escapeSystemdExecArgs (
            [ "${cfg.package}/bin/notes" "--title" cfg.title "--port" cfg.port "--settings" settings ]
            ++ lib.optionals (builtins.isInt cfg.listen) [ "--also" cfg.listen ]
            ++ lib.optionals (builtins.isList cfg.listen) (lib.concatMap (address: [ "--listen" address ]) cfg.listen)
          );
        };
        preStart = ''
          mkdir -p ${lib.escapeShellArg cfg.dataDir}
          echo ${lib.escapeShellArg (if cfg.admins == [ ] then "nobody" else builtins.head cfg.admins)}
          ${lib.concatStrings (
            lib.mapAttrsToList (name: site: ''
              notes add ${lib.escapeShellArg site.host} ${lib.optionalString (site.root != null) (lib.escapeShellArg site.root)}
            '') cfg.sites
          )}
        '';
      };
    }
    // lib.optionalAttrs cfg.backup.enable {
      notes-restore = {
        description = "Notes from a backup";
        serviceConfig.Type = "oneshot";
        script = "notes restore ${lib.escapeShellArg (toString cfg.backup.target)}";
      };
    };

    systemd.timers.notes-restore = mkIf cfg.backup.enable {
      wantedBy = [ "timers.target" ];
      timerConfig.OnCalendar = cfg.backup.interval;
    };

    environment.etc."notes/sites".text = builtins.toJSON (
      lib.mapAttrs (_: site: { inherit (site) host public; }) cfg.sites
    );
  };
}
