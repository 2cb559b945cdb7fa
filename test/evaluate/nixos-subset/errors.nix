# What cannot be evaluated, and what the message says up to the definitions.
{ lib }:
let
  inherit (lib) types mkOption;
  # Not by deepSeq, which does not find in the embedded evaluator what fails deep in a value.
  eval = modules: builtins.toJSON (lib.evalModules { inherit modules; }).config;
  option = type: { options.a."b c".d = mkOption { inherit type; }; };
  set = d: { a."b c" = { inherit d; }; };
in
{
  "an unknown option" = eval [ (option types.int) { a."b c" = { d = 1; e = 2; }; } ];
  "an unknown option at the top" = eval [ (option types.int) { z = 1; } ];
  "an unknown option where there is none" = eval [{ z.y = 1; }];
  "an unknown option in a submodule" = eval [{ options.s = mkOption { type = types.attrsOf (types.submodule { options.known = mkOption { default = 1; }; }); }; } { s."x y".knwon = 1; }];
  "a wrong type" = eval [ (option types.int) (set "x") ];
  "a wrong type in a list" = eval [ (option (types.listOf types.int)) (set [ 1 "x" ]) ];
  "a wrong type in a set" = eval [ (option (types.attrsOf types.bool)) (set { "k.1" = 2; }) ];
  "a wrong type in a submodule" = eval [{ options.s = mkOption { type = types.attrsOf (types.submodule { options.n = mkOption { type = types.ints.positive; }; }); }; } { s.x.n = 0; }];
  "a wrong list" = eval [ (option (types.listOf types.int)) (set { }) ];
  "a wrong set" = eval [ (option (types.attrsOf types.int)) (set [ ]) ];
  "a wrong enum" = eval [ (option (types.enum [ "ext4" "xfs" ])) (set "ext3") ];
  "a wrong null" = eval [ (option types.str) (set null) ];
  "a wrong either" = eval [ (option (types.either types.int types.str)) (set true) ];
  "a wrong coercion" = eval [ (option (types.coercedTo types.int toString types.str)) (set [ ]) ];
  "a wrong string pattern" = eval [ (option (types.strMatching "/.*")) (set "x") ];
  "a wrong submodule" = eval [ (option (types.submodule { })) (set 1) ];
  "an empty list" = eval [ (option (types.nonEmptyListOf types.int)) (set [ ]) ];
  "a conflict" = eval [ (option types.str) (set "x") (set "y") ];
  "a conflict in a set" = eval [ (option (types.attrsOf types.int)) (set { x = 1; }) (set { x = 2; }) ];
  "defined twice" = eval [ (option (types.uniq types.int)) (set 1) (set 1) ];
  "null and not null" = eval [ (option (types.nullOr types.int)) (set 1) (set null) ];
  "no value" = eval [ (option types.int) ];
  "no value in a submodule" = eval [{ options.s = mkOption { type = types.attrsOf (types.submodule { options.n = mkOption { type = types.int; }; }); }; } { s.x = { }; }];
  "read-only" = eval [{ options.r = mkOption { readOnly = true; default = 1; }; } { r = 2; }];
  "declared twice" = eval [{ _file = "/a"; options.r = mkOption { default = 1; }; } { _file = "/b"; options.r = mkOption { default = 1; }; }];
  "types that do not merge" = eval [{ _file = "/a"; options.r = mkOption { type = types.int; }; } { _file = "/b"; options.r = mkOption { type = types.str; }; }];
  "an option above an option" = eval [{ _file = "/a"; options.r = mkOption { type = types.int; }; } { _file = "/b"; options.r.x = mkOption { type = types.str; }; }];
  "a type without mkOption" = eval [{ _file = "/a"; options.r = types.int; }];
  "a definition beside config" = eval [{ config = { }; extra = 1; }];
  "a nested list of imports" = eval [{ imports = [ [{ }] ]; }];
  "mkIf without a condition" = eval [ (option types.int) (set (lib.mkIf "x" 1)) ];
  "something that cannot be merged" = eval [{ options.u = mkOption { }; } { u = 1; } { u = "x"; }];
  "different kinds of anything" = eval [ (option types.anything) (set 1) (set "x") ];
  "a removed option that is read" = (lib.evalModules { modules = [{ options.assertions = mkOption { }; } (lib.mkRemovedOptionModule [ "old" "x" ] "Use new.")]; }).config.old.x;
  "oneOf nothing" = types.oneOf [ ];
  "a failed assertMsg" = lib.assertMsg false "it is so";
  "toInt" = lib.toInt "x$y";
}
