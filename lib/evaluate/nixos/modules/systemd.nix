# systemd's units, from options by kind of unit to the text of their files.
{ config
, lib
, pkgs
, utils
, ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.systemd;

  unitOptions = import ./systemd-options.nix { inherit lib; };
  text = import ./systemd-text.nix { inherit lib; };

  units =
    kind: modules:
    mkOption {
      type = types.attrsOf (
        types.submodule (modules ++ [ (unitOptions.unit pkgs ({ name, ... }: "${name}.${kind}")) ])
      );
      default = { };
      description = "Units of the kind ${kind}, by name.";
    };
  unitsByPath =
    kind: modules:
    mkOption {
      type = types.listOf (
        types.submodule (
          modules ++ [ (unitOptions.unit pkgs ({ config, ... }: "${utils.escapeSystemdPath config.where}.${kind}")) ]
        )
      );
      default = [ ];
      description = "Units of the kind ${kind}, which are named for their path.";
    };

  service =
    { name, config, ... }:
    let
      jobScript =
        name: script:
        let
          file = builtins.replaceStrings [ "\\" "@" ] [ "-" "_" ] (builtins.replaceStrings [ "\\" ] [ "\\\\" ] name);
        in
        if config.enableStrictShellChecks then
          pkgs.writeShellApplication
            {
              name = file;
              text = script;
            }
        else
          pkgs.writeShellScriptBin file "set -e\n\n${script}\n";
      # Where there is no script there is nothing to define: told by an empty set rather than by mkIf, since most services
      # have none of them.
      command =
        suffix: source: setting: toCommand:
        if source == "" then { } else { ${setting} = toCommand (lib.getExe (jobScript "${name}-${suffix}" source)); };
      one = path: path;
      list = path: [ path ];
      scripts = {
        pre-start = config.preStart;
        start = config.script;
        post-start = config.postStart;
        reload = config.reload;
        pre-stop = config.preStop;
        post-stop = config.postStop;
      };
    in
    {
      config = {
        jobScripts = builtins.concatMap
          (
            suffix: lib.optional (scripts.${suffix} != "") (jobScript "${name}-${suffix}" scripts.${suffix})
          )
          (builtins.attrNames scripts);
        serviceConfig =
          if builtins.all (script: script == "") (builtins.attrValues scripts) then
            { }
          else
            command "pre-start" config.preStart "ExecStartPre" list
            // command "start" config.script "ExecStart" (path: path + " " + config.scriptArgs)
            // command "post-start" config.postStart "ExecStartPost" list
            // command "reload" config.reload "ExecReload" one
            // command "pre-stop" config.preStop "ExecStop" one
            // command "post-stop" config.postStop "ExecStopPost" one;
        path = lib.mkAfter [
          pkgs.coreutils
          pkgs.findutils
          pkgs.gnugrep
          pkgs.gnused
          cfg.package
        ];
        environment.PATH = lib.mkIf (config.path != [ ]) (
          "${lib.makeBinPath config.path}:${lib.makeSearchPathOutput "bin" "sbin" config.path}"
        );
      };
    };

  mount =
    { config, ... }:
    {
      mountConfig = {
        What = config.what;
        Where = config.where;
      }
      // lib.optionalAttrs (config.type != "") { Type = config.type; }
      // lib.optionalAttrs (config.options != "") { Options = config.options; };
    };

  automount =
    { config, ... }:
    {
      automountConfig.Where = config.where;
    };

  timersOfServices = lib.filterAttrs (_: service: service.enable && service.startAt != [ ]) cfg.services;

  # What nixpkgs' nixos/modules/system/boot/systemd.nix says of units.
  online = "network-online.target";
  waitsForNetworkInVain = suffix: name: unit:
    lib.optional (builtins.elem online unit.after && !builtins.elem online (unit.wants ++ unit.requires ++ unit.bindsTo))
      "${name}.${suffix} is ordered after '${online}' but doesn't depend on it";
  remarksOnService = name: { serviceConfig, reloadIfChanged, reloadTriggers, ... }:
    lib.optional
      ((serviceConfig.Type or "") == "oneshot" && builtins.elem (serviceConfig.Restart or "no") [ "always" "on-success" ])
      "Service '${name}.service' with 'Type=oneshot' cannot have 'Restart=always' or 'Restart=on-success'"
    ++ lib.optional (serviceConfig ? StartLimitInterval)
      "Service '${name}.service' uses the attribute 'StartLimitInterval' in the Service section, which is deprecated. See https://github.com/NixOS/nixpkgs/issues/45786."
    ++ lib.optional (reloadIfChanged && reloadTriggers != [ ])
      "Service '${name}.service' has both 'reloadIfChanged' and 'reloadTriggers' set. This is probably not what you want, because 'reloadTriggers' behave the same whay as 'restartTriggers' if 'reloadIfChanged' is set.";
  ofAll = remarks: units: builtins.concatLists (lib.mapAttrsToList remarks units);

  entry = toText: unit: {
    inherit (unit) name;
    value = {
      inherit (unit)
        name
        aliases
        wantedBy
        requiredBy
        upheldBy
        enable
        overrideStrategy
        ;
      text = toText unit;
    };
  };
  entries = toText: units: map (entry toText) (builtins.attrValues units);
in
{
  imports = [ ./tmpfiles.nix ];

  options.systemd = {
    services = units "service" [
      unitOptions.service
      service
    ];
    targets = units "target" [ unitOptions.common ];
    timers = units "timer" [ unitOptions.timer ];
    sockets = units "socket" [ unitOptions.socket ];
    paths = units "path" [ unitOptions.path ];
    slices = units "slice" [ unitOptions.slice ];
    mounts = unitsByPath "mount" [
      unitOptions.mount
      mount
    ];
    automounts = unitsByPath "automount" [
      unitOptions.automount
      automount
    ];

    units = mkOption {
      type = types.attrsOf (types.submodule [ unitOptions.file ]);
      default = { };
      description = "The files of all units, by name.";
    };

    package = mkOption {
      type = types.package;
      default = pkgs.systemd;
      description = "systemd itself.";
    };
    packages = mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "Packages that bring units.";
    };
    globalEnvironment = mkOption {
      type = types.attrsOf (types.nullOr (types.oneOf [ types.str types.path types.package ]));
      default = { };
      description = "Variables for all services.";
    };
    enableEmergencyMode = mkOption {
      type = types.bool;
      default = true;
      description = "Whether a failed local file system stops the boot in a shell.";
    };
    enableStrictShellChecks = mkOption {
      type = types.bool;
      default = false;
      description = "Whether services' scripts are strict.";
    };
    defaultUnit = mkOption {
      type = types.str;
      default = "multi-user.target";
      description = "The unit that a boot is for.";
    };
  };

  config.warnings =
    ofAll remarksOnService cfg.services
    ++ builtins.concatLists (lib.mapAttrsToList (suffix: ofAll (waitsForNetworkInVain suffix)) {
      path = cfg.paths;
      service = cfg.services;
      slice = cfg.slices;
      socket = cfg.sockets;
      target = cfg.targets;
      timer = cfg.timers;
    })
    ++ builtins.concatMap (unit: waitsForNetworkInVain "mount" unit.what unit) cfg.mounts
    ++ builtins.concatMap (unit: waitsForNetworkInVain "automount" unit.where unit) cfg.automounts;

  config.assertions = ofAll
    (name: { after, wants, ... }: lib.optional (builtins.elem "network-interfaces.target" (after ++ wants)) {
      assertion = false;
      message = "Service '${name}.service' is using the deprecated target network-interfaces.target, which no longer exists. Using network.target is recommended instead.";
    })
    cfg.services;

  config.systemd = {
    globalEnvironment = {
      LOCALE_ARCHIVE = "${pkgs.glibcLocales}/lib/locale/locale-archive";
      TZDIR = "${pkgs.tzdata}/share/zoneinfo";
    };

    timers = builtins.mapAttrs
      (_: service: {
        timerConfig.OnCalendar = service.startAt;
        wantedBy = [ "timers.target" ];
      })
      timersOfServices;

    units = builtins.listToAttrs (
      entries text.path cfg.paths
      ++ entries (text.service cfg.globalEnvironment) cfg.services
      ++ entries text.slice cfg.slices
      ++ entries text.socket cfg.sockets
      ++ entries text.target cfg.targets
      ++ entries text.timer cfg.timers
      ++ map (entry text.mount) cfg.mounts
      ++ map (entry text.automount) cfg.automounts
    );
  };
}
