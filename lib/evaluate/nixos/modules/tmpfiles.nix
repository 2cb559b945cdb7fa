# Files and directories that systemd-tmpfiles makes at boot. As in NixOS each file of rules is a package.
{ config, lib, pkgs, ... }:
let
  inherit (lib) types;
  cfg = config.systemd.tmpfiles;

  option = import ./option.nix { inherit lib; };

  entry = { name, ... }: {
    options = {
      type = option types.str name "What to do with the path.";
      mode = option types.str "-" "Its mode.";
      user = option types.str "-" "Its owner.";
      group = option types.str "-" "Its group.";
      age = option types.str "-" "When to delete it.";
      argument = option types.str "" "What else the type needs.";
    };
  };

  line = path: entry:
    "'${entry.type}' '${path}' '${entry.mode}' '${entry.user}' '${entry.group}' '${entry.age}' ${entry.argument}\n";
  lines = paths:
    lib.concatStrings (
      lib.mapAttrsToList (path: entries: lib.concatMapStrings (line path) (builtins.attrValues entries)) paths
    );
in
{
  options.systemd.tmpfiles = {
    rules = option (types.listOf types.str) [ ] "Lines of tmpfiles.d(5).";
    settings = option (types.attrsOf (types.attrsOf (types.attrsOf (types.submodule entry)))) { }
      "Lines of tmpfiles.d(5), by file, path and type.";
    packages = option (types.listOf types.package) [ ] "Packages that have rules.";
  };

  config.systemd.tmpfiles.packages =
    lib.optional (cfg.rules != [ ]) (
      pkgs.writeTextDir "lib/tmpfiles.d/00-nixos.conf" ''
        # This file is created automatically and should not be modified.
        # Please change the option ‘systemd.tmpfiles.rules’ instead.

        ${lib.concatStringsSep "\n" cfg.rules}
      ''
    )
    ++ lib.mapAttrsToList (name: paths: pkgs.writeTextDir "lib/tmpfiles.d/${name}.conf" (lines paths)) cfg.settings;
}
