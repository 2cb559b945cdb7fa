# The text of units' files, byte for byte what NixOS writes.
{ lib }:
let
  inherit (lib) concatMapStrings concatStringsSep;

  setting = value: if builtins.isBool value then lib.boolToString value else toString value;

  # One line for each value; a list is several.
  section =
    settings:
    concatMapStrings
      (
        name: concatMapStrings (value: "${name}=${setting value}\n") (lib.toList settings.${name})
      )
      (builtins.attrNames settings);

  unit = def: "[Unit]\n${section def.unitConfig}\n";

  # For `systemctl`'s eyes only: the links are made when the system is built.
  install = def: if def.wantedBy == [ ] then "" else "\n[Install]\nWantedBy=${concatStringsSep " " def.wantedBy}\n";

  around = def: own: unit def + own + install def;

  environment = def: name: value:
    let
      line = "Environment=${builtins.toJSON "${name}=${value}"}\n";
    in
    if value == null then
      ""
    else if builtins.stringLength line >= 1048576 then
      throw "The value of the environment variable ‘${name}’ in systemd service ‘${def.name}’ is too long."
    else
      line;

  lines = name: values: concatStringsSep "\n" (map (value: "${name}=${value}") values) + "\n";
in
{
  target = unit;

  service =
    global: def:
    around def (
      "[Service]\n"
      + lib.concatStrings (lib.mapAttrsToList (environment def) (global // def.environment))
      + (
        if def.reloadIfChanged then
          "X-ReloadIfChanged=true\n"
        else if !def.restartIfChanged then
          "X-RestartIfChanged=false\n"
        else
          ""
      )
      + lib.optionalString (!def.stopIfChanged) "X-StopIfChanged=false\n"
      + lib.optionalString def.notSocketActivated "X-NotSocketActivated=true\n"
      + section def.serviceConfig
    );

  socket =
    def:
    around def (
      "[Socket]\n${section def.socketConfig}\n"
      + lines "ListenStream" def.listenStreams
      + lines "ListenDatagram" def.listenDatagrams
    );

  timer = def: around def "[Timer]\n${section def.timerConfig}\n";
  path = def: around def "[Path]\n${section def.pathConfig}\n";
  mount = def: around def "[Mount]\n${section def.mountConfig}\n";
  automount = def: around def "[Automount]\n${section def.automountConfig}\n";
  slice = def: around def "[Slice]\n${section def.sliceConfig}\n";
}
