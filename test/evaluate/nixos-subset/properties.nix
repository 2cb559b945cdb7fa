# mkIf, mkMerge, priorities and orders.
{ lib }:
let
  inherit (lib) types mkOption mkIf mkMerge;

  list = modules: (lib.evalModules { modules = [{ options.o = mkOption { type = types.listOf types.str; default = [ "default" ]; }; }] ++ modules; }).config.o;
  int = modules: (lib.evalModules { modules = [{ options.o = mkOption { type = types.int; default = 0; }; }] ++ modules; }).config.o;
  option = modules: lib.filterAttrs (n: _: builtins.elem n [ "value" "isDefined" "highestPrio" "definitions" ]) (lib.evalModules { modules = [{ options.o = mkOption { type = types.listOf types.str; }; }] ++ modules; }).options.o;
in
{
  "a definition wins over the default" = int [{ o = 1; }];
  "without a definition the default" = int [ ];
  "mkDefault wins over the default" = int [{ o = lib.mkDefault 1; }];
  "a plain one wins over mkDefault" = int [{ o = lib.mkDefault 1; } { o = 2; }];
  "mkForce wins over a plain one" = int [{ o = lib.mkForce 1; } { o = 2; }];
  "mkVMOverride wins over mkForce" = int [{ o = lib.mkForce 1; } { o = lib.mkVMOverride 2; }];
  "mkImageMediaOverride lies between" = [ (int [{ o = lib.mkImageMediaOverride 1; } { o = 2; }]) (int [{ o = lib.mkImageMediaOverride 1; } { o = lib.mkForce 2; }]) ];
  "mkOptionDefault is as the default" = builtins.tryEval (int [{ o = lib.mkOptionDefault 1; }]);
  "mkOverride takes the smallest" = int [{ o = lib.mkOverride 30 1; } { o = lib.mkOverride 20 2; } { o = lib.mkOverride 40 3; }];
  "two of the same priority conflict" = builtins.tryEval (int [{ o = lib.mkForce 1; } { o = lib.mkForce 2; }]);
  "mkDefault lists leave the default out" = list [{ o = lib.mkDefault [ "a" ]; } { o = lib.mkDefault [ "b" ]; }];
  "mkIf false is no definition" = int [{ o = mkIf false 1; }];
  "mkIf around mkForce" = int [{ o = mkIf true (lib.mkForce 1); } { o = 2; }];
  "mkForce around mkIf" = builtins.tryEval (int [{ o = lib.mkForce (mkIf true 1); } { o = 2; }]);
  "mkIf around a tree" = int [ (mkIf true { o = 1; }) (mkIf false { o = 2; }) ];
  "mkIf in config" = int [{ config = mkIf true { o = 1; }; }];
  "mkIf whose condition is an option" = (lib.evalModules { modules = [{ options.a = lib.mkEnableOption "a"; options.o = mkOption { default = 0; }; } ({ config, ... }: { config = mkIf config.a { o = 1; }; }) { a = true; }]; }).config.o;
  "mkIf without a truth value fails" = int [{ o = mkIf "yes" 1; }];
  "mkMerge" = list [{ o = mkMerge [ [ "a" ] (mkIf false [ "b" ]) [ "c" ] ]; }];
  "mkMerge of trees" = list [{ config = mkMerge [{ o = [ "a" ]; } (mkIf true { o = [ "b" ]; })]; }];
  "mkMerge in mkMerge" = list [{ o = mkMerge [ (mkMerge [ [ "a" ] ]) [ "b" ] ]; }];
  "mkMerge of nothing" = list [{ o = mkMerge [ ]; }];
  "mkForce of a tree" = int [ (lib.mkForce { o = 1; }) { o = 2; } ];
  "mkBefore and mkAfter" = list [{ o = [ "m" ]; } { o = lib.mkAfter [ "z" ]; } { o = lib.mkBefore [ "a" ]; }];
  "mkOrder" = list [{ o = lib.mkOrder 1200 [ "d" ]; } { o = lib.mkOrder 900 [ "b" ]; } { o = [ "c" ]; } { o = lib.mkOrder 100 [ "a" ]; }];
  "equal orders stay" = list [{ o = lib.mkBefore [ "a" ]; } { o = lib.mkBefore [ "b" ]; } { o = [ "c" ]; }];
  "mkOrder inside mkForce" = list [{ o = lib.mkForce (lib.mkAfter [ "b" ]); } { o = lib.mkForce [ "a" ]; } { o = [ "c" ]; }];
  "an order in a default" = (lib.evalModules { modules = [{ options.o = mkOption { type = types.listOf types.str; default = lib.mkBefore [ "a" ]; }; }]; }).config.o;
  "lines in order" = (lib.evalModules { modules = [{ options.o = mkOption { type = types.lines; }; } { o = "m"; } { o = lib.mkAfter "z"; } { o = lib.mkBefore "a"; }]; }).config.o;
  "the order of modules" = list [{ o = [ "1" ]; } { imports = [{ o = [ "2" ]; }]; o = [ "3" ]; } { o = [ "4" ]; }];
  "imports of imports" = list [{ imports = [{ imports = [{ o = [ "a" ]; }]; o = [ "b" ]; }]; o = [ "c" ]; } { imports = [{ o = [ "d" ]; }]; }];
  "what an option knows: defined" = option [{ o = [ "a" ]; } { o = lib.mkAfter [ "b" ]; }];
  "what an option knows: forced" = option [{ o = [ "a" ]; } { o = lib.mkForce [ "b" ]; }];
  "what an option knows: nothing defined" = (option [ ]).isDefined;
  "an empty list without a definition" = (option [ ]).value;
  "where definitions are from" = (lib.evalModules { modules = [{ options.o = mkOption { type = types.listOf types.int; }; } { _file = "/a.nix"; o = [ 1 ]; } { _file = "/b.nix"; o = lib.mkIf true [ 2 ]; }]; }).options.o.definitionsWithLocations;
  "files and declarations" = let o = (lib.evalModules { modules = [{ _file = "/d.nix"; options.o = mkOption { }; } { _file = "/a.nix"; o = 1; }]; }).options.o; in { inherit (o) files declarations loc; text = "${o}"; };
  "mkDerivedConfig keeps the priority" = (lib.evalModules { modules = [ ({ options, ... }: { options.text = mkOption { default = "d"; }; options.source = mkOption { }; config.source = lib.mkDerivedConfig options.text (t: "from ${t}"); }) { text = lib.mkForce "t"; source = "s"; } ]; }).config.source;
  "mkAliasDefinitions" = (lib.evalModules { modules = [ ({ options, ... }: { options.a = mkOption { type = types.listOf types.int; }; options.b = mkOption { type = types.listOf types.int; }; config.b = lib.mkAliasDefinitions options.a; }) { a = [ 1 ]; } { b = [ 2 ]; } ]; }).config.b;
  "mkAssert" = [ (int [{ o = lib.mkAssert true "m" 1; }]) (builtins.tryEval (int [{ o = lib.mkAssert false "m" 1; }])) ];
}
