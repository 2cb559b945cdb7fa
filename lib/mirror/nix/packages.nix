# The subset's stand-ins for packages, with what modules of all kinds ask of nixpkgs beside packages. Nothing can be built.
{ lib
, names
}:
let
  subset = import ../../evaluate/nixos/packages.nix { inherit lib names; };

  isFunction = value: builtins.isFunction value || value ? __functor;

  pkgs =
    subset
      // {
      inherit pkgs lib;
      callPackage =
        file: arguments:
        let
          function = if isFunction file then file else import file;
          taken = builtins.functionArgs function;
          # What is built of packages that no module names is a package: what it is built of does not matter.
          isPackage = builtins.any (name: !taken.${name} && !(pkgs ? ${name}) && !(arguments ? ${name})) (
            builtins.attrNames taken
          );
          name = lib.removeSuffix ".nix" (builtins.baseNameOf (toString file));
        in
        if isPackage && !isFunction file then
          subset.runCommand name { } "" // { meta.mainProgram = name; pname = name; version = "0"; }
        else
          function (builtins.intersectAttrs taken (pkgs // { inherit pkgs lib; }) // arguments);
      config = { };
      hostPlatform = subset.stdenv.hostPlatform;
      stdenv = subset.stdenv // {
        isLinux = true;
        isDarwin = false;
        mkDerivation = attributes: subset.runCommand (attributes.name or attributes.pname or "package") { } "";
      };
      stdenvNoCC = pkgs.stdenv;
      fetchurl = attributes: subset.writeText "source" (builtins.toJSON (attributes.url or ""));
      substitute = attributes: subset.writeText "substituted" "";
      replaceVars = file: variables: subset.writeText "replaced" (builtins.toJSON (builtins.attrNames variables));
      linkFarm = name: entries: subset.runCommand name { } "";
      runCommandCC = subset.runCommand;
      concatTextFile = { name, ... }: subset.writeText name "";
      writers = {
        writeBash = subset.writeShellScript;
        writeBashBin = subset.writeShellScriptBin;
        writePython3 = name: _: subset.writeText name;
        writeYAML = name: value: subset.writeText name (builtins.toJSON value);
        writeJSON = name: value: subset.writeText name (builtins.toJSON value);
        writeTOML = name: value: subset.writeText name (builtins.toJSON value);
      };
      formats =
        let
          inherit (subset.formats) ini json;
          # What only differs in how it is written.
          like = description: format: arguments: format arguments // {
            type = (format arguments).type // { inherit description; };
          };
        in
        subset.formats
          // {
          yaml = like "YAML 1.1 value" json;
          yaml_1_1 = like "YAML 1.1 value" json;
          yaml_1_2 = like "YAML 1.2 value" json;
          toml = like "TOML value" json;
          libconfig = like "libconfig value" json;
          hocon = like "HOCON value" json;
          iniWithGlobalSection = _: {
            inherit (json { }) generate;
            type = lib.types.submodule {
              options = {
                sections = lib.mkOption { type = (ini { }).type; default = { }; description = "Sections."; };
                globalSection = lib.mkOption { type = lib.types.attrsOf lib.types.str; default = { }; description = "Before all sections."; };
              };
            };
          };
        };
    };
in
pkgs
