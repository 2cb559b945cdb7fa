# optionAttrSetToDocList, which the manual and options.json are made from.
{ lib }:
let
  inherit (lib) types mkOption;
  document =
    modules:
    builtins.filter (o: !(lib.hasInfix "_module" o.name)) (
      lib.optionAttrSetToDocList (lib.evalModules { modules = map (m: { _file = "/options.nix"; imports = [ m ]; }) modules; }).options
    );
in
{
  "all there is to say of an option" = document [{ options.a.b = mkOption { type = types.nullOr types.str; default = null; example = "x"; description = "D."; }; }];
  "little to say" = document [{ options.a = mkOption { }; }];
  "internal, hidden, read-only" = document [{ options = { a = mkOption { internal = true; }; b = mkOption { visible = false; }; c = mkOption { readOnly = true; }; d = mkOption { visible = "shallow"; type = types.submodule { options.x = mkOption { }; }; }; e = mkOption { visible = "transparent"; type = types.submodule { options.x = mkOption { }; }; }; }; }];
  "literal texts" = document [{ options.a = mkOption { default = 1; defaultText = lib.literalExpression "config.x"; example = lib.literalMD "*any*"; }; }];
  "values as text" = document [{ options.a = mkOption { default = { x = [ 1 "a\nb" ]; "y z" = null; }; example = [ ]; }; }];
  "a default text that is plain" = document [{ options.a = mkOption { defaultText = "plain"; }; }];
  "default from the type" = document [{ options = { l = mkOption { type = types.listOf types.int; }; n = mkOption { type = types.nullOr types.int; }; s = mkOption { type = types.str; }; }; }];
  "submodules by name" = document [{ options.disks = mkOption { type = types.attrsOf (types.submodule ({ name, ... }: { options.label = mkOption { type = types.str; default = name; defaultText = "its name"; description = "L."; }; })); default = { }; description = "Disks."; }; }];
  "lists of submodules, and null" = document [{ options.l = mkOption { type = types.listOf (types.submodule { options.a = mkOption { }; }); }; options.n = mkOption { type = types.nullOr (types.submodule { options.a = mkOption { }; }); }; }];
  "submodules in submodules" = document [{ options.d = mkOption { type = types.attrsOf (types.submodule { options.v = mkOption { type = types.attrsOf (types.submodule { options.p = mkOption { type = types.path; }; }); }; options.x.y = mkOption { type = types.bool; }; }); }; }];
  "placeholders" = document [{ options.d = mkOption { type = types.attrsWith { elemType = types.submodule { options.p = mkOption { }; }; placeholder = "disk"; }; }; }];
  "freeform submodules" = document [{ options.s = mkOption { type = types.submodule { freeformType = types.attrsOf (types.submodule { options.f = mkOption { }; }); options.a = mkOption { }; }; }; }];
  "coerced submodules" = document [{ options.s = mkOption { type = types.coercedTo types.str (x: { }) (types.submodule { options.a = mkOption { }; }); }; }];
  "either has no options below" = document [{ options.s = mkOption { type = types.either types.str (types.submodule { options.a = mkOption { }; }); }; }];
  "renamed options are hidden, aliases are not" = document [{ imports = [ (lib.mkRenamedOptionModule [ "old" ] [ "new" ]) (lib.mkAliasOptionModule [ "alias" ] [ "new" ]) (lib.mkRemovedOptionModule [ "gone" ] "Why.") ]; options.new = mkOption { type = types.int; }; options.assertions = mkOption { }; options.warnings = mkOption { }; }];
  "an option that two modules declare" = document [{ options.s = mkOption { type = types.submodule { options.a = mkOption { }; }; description = "S."; }; } { options.s = mkOption { type = types.submodule { options.b = mkOption { }; }; }; }];
  "functions and packages" = document [{ options.f = mkOption { type = types.functionTo types.int; default = x: 1; }; options.p = mkOption { type = types.package; default = { type = "derivation"; name = "n-1"; outPath = "/x"; }; }; }];
  "related packages" = document [{ options.a = mkOption { relatedPackages = [ "x" ]; }; }];
}
