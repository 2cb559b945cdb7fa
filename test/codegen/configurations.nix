# What the real lib makes of configurations of a generated module: `{ success; value; }` for each.
{ nixpkgs, root, path, configurations, hidden }:

let
  lib = import (/. + "${nixpkgs}/lib");

  at = builtins.fromJSON path;

  # What NixOS has and a renamed or removed option needs.
  nixos = {
    options = {
      assertions = lib.mkOption { type = lib.types.listOf lib.types.unspecified; default = [ ]; };
      warnings = lib.mkOption { type = lib.types.listOf lib.types.str; default = [ ]; };
    };
  };

  evaluate = configuration:
    let
      inherit (lib.evalModules {
        modules = [
          (/. + "${root}/modules/options.nix")
          nixos
          { config = lib.setAttrByPath at configuration; }
        ];
      }) config;
      failed = lib.filter (assertion: !assertion.assertion) config.assertions;
      value = {
        config = removeAttrs (lib.getAttrFromPath at config) (builtins.fromJSON hidden);
        inherit (config) warnings;
      };
    in
    builtins.tryEval (if failed == [ ] then builtins.deepSeq value value else throw "a failed assertion");
in
lib.mapAttrs (_: evaluate) (builtins.fromJSON (builtins.readFile configurations))
