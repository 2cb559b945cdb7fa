# What modules/rules.nix says of configurations of wsl.bareMounts, with the real lib: the messages of each.
{ nixpkgs, root, configurations }:

let
  lib = import (/. + "${nixpkgs}/lib");
  file = name: /. + "${root}/modules/${name}";

  text = import (file "text.nix") { inherit lib; };
  tables = import (file "tables.nix");

  evaluate = configuration:
    let
      cfg = (lib.evalModules {
        modules = [ (file "options.nix") { config.wsl.bareMounts = configuration; } ];
      }).config.wsl.bareMounts;
      scopes = import (file "scopes.nix") { inherit cfg lib tables text; };
      rules = import (file "rules.nix") { inherit lib scopes tables text; };
    in
    {
      errors = map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules.assertions);
      inherit (rules) warnings;
    };
in
lib.mapAttrs (_: evaluate) (builtins.fromJSON (builtins.readFile configurations))
