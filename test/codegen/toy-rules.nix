# What a module's rules.nix says of things given as data.
{ nixpkgs, root, scopes }:

let
  lib = import (/. + "${nixpkgs}/lib");

  rules = import (/. + "${root}/modules/rules.nix") {
    inherit lib;
    text = { };
    tables = import (/. + "${root}/modules/tables.nix");
    scopes = builtins.fromJSON scopes;
  };
in
{
  errors = map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules.assertions);
  inherit (rules) warnings;
}
