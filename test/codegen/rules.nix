# What the rules of all parts say of configurations of wsl.bareMounts, with the real lib: the messages of each.
{ nixpkgs, root, configurations }:

let
  lib = import (/. + "${nixpkgs}/lib");
  modules = /. + "${root}/modules";

  options = lib.filter builtins.pathExists
    (map (name: modules + "/${name}/options.nix") (lib.attrNames (builtins.readDir modules)));

  evaluate = configuration:
    let
      cfg = (lib.evalModules {
        modules = options ++ [{ config.wsl.bareMounts = configuration; }];
      }).config.wsl.bareMounts;
      module = import (modules + "/parts.nix") { inherit cfg lib; };
      # Of a module that is switched off default.nix asks for no rules.
      assertions = lib.optionals cfg.enable (lib.concatMap (part: part.assertions) module.rules);
    in
    {
      errors = map (rule: rule.message) (lib.filter (rule: !rule.assertion) assertions);
      warnings = lib.optionals cfg.enable (lib.concatMap (part: part.warnings) module.rules);
    };
in
lib.mapAttrs (_: evaluate) (builtins.fromJSON (builtins.readFile configurations))
