# The options of units, by kind. Each is a module; none is a function, so that the declarations are shared by all units.
{ lib }:
let
  inherit (lib) mkOption types;

  option = import ./option.nix { inherit lib; };

  unitName = types.strMatching "[a-zA-Z0-9@%:_.\\\\-]+[.](service|socket|device|mount|automount|swap|target|path|timer|scope|slice)";
  unitNames = option (types.listOf unitName) [ ];
  flag = option types.bool;
  shell = option types.lines "";

  /** A setting of a unit's file: one value, or several lines of the same name. */
  setting = lib.mkOptionType {
    name = "systemd option";
    merge =
      loc: defs:
      if builtins.any (def: builtins.isList def.value) defs then
        builtins.concatMap (def: lib.toList def.value) defs
      else
        lib.mergeEqualOption loc defs;
  };
  settings = option (types.attrsOf setting) { };

  oneOf =
    name: values: set:
    !(set ? ${name}) || builtins.elem (set.${name}.content or set.${name}) values;
  isService =
    set:
    oneOf "Type" [ "exec" "simple" "forking" "oneshot" "dbus" "notify" "notify-reload" "idle" ] set
    && oneOf "Restart" [ "no" "on-success" "on-failure" "on-abnormal" "on-abort" "always" ] set;

  # What a unit's file and a unit's options have in common.
  shared = {
    name = mkOption {
      type = types.str;
      description = "The unit's name with its kind.";
    };
    enable = flag true "Whether the unit may be started; otherwise its file is a link to /dev/null.";
    overrideStrategy = mkOption {
      type = types.enum [ "asDropinIfExists" "asDropin" ];
      default = "asDropinIfExists";
      description = "Whether this is a unit or adds to one that a package has.";
    };
    requiredBy = unitNames "Units that need this one and stop with it.";
    wantedBy = unitNames "Units that start this one.";
    upheldBy = unitNames "Units that keep this one running.";
    aliases = unitNames "Other names.";
  };

  common.options = shared // {
    description = option types.singleLineStr "" "What messages call the unit.";
    documentation = option (types.listOf types.str) [ ] "Where to read about it.";
    requires = unitNames "Units to start with this one, which stops when they do.";
    wants = unitNames "Units to start with this one.";
    upholds = unitNames "Units to keep running while this one does.";
    after = unitNames "Units to wait for when both start.";
    before = unitNames "Units that wait for this one.";
    bindsTo = unitNames "Units without which this one stops.";
    partOf = unitNames "Units with which this one stops and restarts.";
    conflicts = unitNames "Units that cannot run together with this one.";
    requisite = unitNames "Units that must run already.";
    onFailure = unitNames "Units to start when this one fails.";
    onSuccess = unitNames "Units to start when this one ends well.";
    unitConfig = settings "Settings of the section [Unit].";
    startLimitBurst = mkOption {
      type = types.int;
      description = "How often it may start in an interval.";
    };
    startLimitIntervalSec = mkOption {
      type = types.int;
      description = "That interval in seconds.";
    };
    restartTriggers = option (types.listOf types.unspecified) [ ] "What restarts the unit when it changes.";
    reloadTriggers = option (types.listOf setting) [ ] "What reloads the unit when it changes.";
  };

  /** A module with the common options and those of a kind. */
  kind = options: {
    options = common.options // options;
  };

  where = mkOption {
    type = types.str;
    description = "The mount point.";
  };

  trigger =
    pkgs: name: values:
    "${pkgs.writeText name (toString (map (x: if builtins.isPath x then "${x}" else x) (lib.flatten values)))}";
in
{
  inherit common;

  file.options = shared // {
    text = option (types.nullOr types.str) null "The file's text.";
    unit = mkOption {
      type = types.unspecified;
      default = null;
      internal = true;
      description = "The file.";
    };
  };

  service = kind {
    environment =
      option (types.attrsOf (types.nullOr (types.oneOf [ types.str types.path types.package ]))) { }
        "Variables of its processes.";
    path = option (types.listOf (types.oneOf [ types.package types.str ])) [ ] "Packages in its PATH.";
    serviceConfig = option (types.addCheck (types.attrsOf setting) isService) { } "Settings of the section [Service].";
    script = shell "A shell script as its main process.";
    scriptArgs = option types.str "" "Arguments of the script.";
    preStart = shell "A shell script before.";
    postStart = shell "A shell script after its start.";
    reload = shell "A shell script to reload.";
    preStop = shell "A shell script to stop.";
    postStop = shell "A shell script after its end.";
    jobScripts = mkOption {
      type = types.listOf types.package;
      default = [ ];
      internal = true;
      description = "The packages of its scripts.";
    };
    enableStrictShellChecks = flag false "Whether its scripts are strict.";
    restartIfChanged = flag true "Whether a new configuration restarts it.";
    reloadIfChanged = flag false "Whether a new configuration reloads it.";
    stopIfChanged = flag true "Whether a restart stops it first.";
    notSocketActivated = flag false "Whether a new configuration restarts it although it has a socket.";
    startAt = mkOption {
      type = types.either types.str (types.listOf types.str);
      default = [ ];
      apply = lib.toList;
      description = "When to start it.";
    };
  };

  timer = kind { timerConfig = settings "Settings of the section [Timer]."; };
  path = kind { pathConfig = settings "Settings of the section [Path]."; };
  slice = kind { sliceConfig = settings "Settings of the section [Slice]."; };
  socket = kind {
    socketConfig = settings "Settings of the section [Socket].";
    listenStreams = option (types.listOf types.str) [ ] "Streams to listen on.";
    listenDatagrams = option (types.listOf types.str) [ ] "Datagrams to listen for.";
  };
  mount = kind {
    what = mkOption {
      type = types.str;
      description = "What to mount.";
    };
    inherit where;
    type = option types.str "" "The file system's type.";
    options = option types.commas "" "Mount options.";
    mountConfig = settings "Settings of the section [Mount].";
  };
  automount = kind {
    inherit where;
    automountConfig = settings "Settings of the section [Automount].";
  };

  /** A unit's name, by a function of the module's arguments, and the settings of [Unit] that options stand for. */
  unit =
    pkgs: toName:
    { name
    , config
    , options
    , ...
    }@args:
    let
      # Not a function of name and values: this is done for every unit, and mostly there is nothing.
      inherit (config)
        requires
        wants
        upholds
        after
        before
        bindsTo
        partOf
        conflicts
        requisite
        documentation
        onFailure
        onSuccess
        ;
      number = setting: option: lib.optionalAttrs option.isDefined { ${setting} = toString option.value; };
    in
    {
      name = toName args;
      unitConfig =
        (if requires == [ ] then { } else { Requires = toString requires; })
        // (if wants == [ ] then { } else { Wants = toString wants; })
        // (if upholds == [ ] then { } else { Upholds = toString upholds; })
        // (if after == [ ] then { } else { After = toString after; })
        // (if before == [ ] then { } else { Before = toString before; })
        // (if bindsTo == [ ] then { } else { BindsTo = toString bindsTo; })
        // (if partOf == [ ] then { } else { PartOf = toString partOf; })
        // (if conflicts == [ ] then { } else { Conflicts = toString conflicts; })
        // (if requisite == [ ] then { } else { Requisite = toString requisite; })
        // lib.optionalAttrs (config.restartTriggers != [ ]) {
          X-Restart-Triggers = trigger pkgs "X-Restart-Triggers-${name}" config.restartTriggers;
        }
        // lib.optionalAttrs (config.reloadTriggers != [ ]) {
          X-Reload-Triggers = trigger pkgs "X-Reload-Triggers-${name}" config.reloadTriggers;
        }
        // lib.optionalAttrs (config.description != "") { Description = config.description; }
        // (if documentation == [ ] then { } else { Documentation = toString documentation; })
        // (if onFailure == [ ] then { } else { OnFailure = toString onFailure; })
        // (if onSuccess == [ ] then { } else { OnSuccess = toString onSuccess; })
        // number "StartLimitIntervalSec" options.startLimitIntervalSec
        // number "StartLimitBurst" options.startLimitBurst;
    };
}
