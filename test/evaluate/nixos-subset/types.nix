# Types: what they take, how they merge, what they say of themselves.
{ lib }:
let
  inherit (lib) types mkOption;

  # The value of one option of a type under some definitions.
  merge =
    type: values:
    (lib.evalModules {
      modules = [{ options.o = mkOption { inherit type; }; }] ++ map (o: { inherit o; }) values;
    }).config.o;
  # By toJSON, since deepSeq does not find in the embedded evaluator what fails deep in a value.
  ok =
    type: values:
    let
      text = builtins.tryEval (builtins.toJSON (merge type values));
    in
    text // lib.optionalAttrs text.success { value = builtins.fromJSON text.value; };
  each = type: map (v: (ok type [ v ]).success);
  samples = [ null true 0 (-1) 256 65536 1.5 "" " " "x" "x\n" "x\ny" "/a" "/nix/store/x" "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-x" "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-x/bin" [ ] [ 1 ] [ "a" ] { } { a = 1; } { a = "b"; } { type = "derivation"; name = "p-1"; outPath = "/nix/store/p"; } ];
  all = {
    inherit (types) bool boolByOr int float number port str nonEmptyStr singleLineStr lines commas envVar attrs raw anything unspecified path package;
    inherit (types.ints) positive unsigned u8 u16 u32 s8 s16;
    numbersPositive = types.numbers.positive;
    numbersNonnegative = types.numbers.nonnegative;
    numbersBetween = types.numbers.between 0 1.5;
    between = types.ints.between 1 15;
    strMatching = types.strMatching "[a-z]+";
    separatedString = types.separatedString ":";
    enum = types.enum [ "x" 0 true ];
    enumOfOne = types.enum [ "x" ];
    enumOfNone = types.enum [ ];
    nullOrStr = types.nullOr types.str;
    listOfInt = types.listOf types.int;
    nonEmptyListOfStr = types.nonEmptyListOf types.str;
    attrsOfInt = types.attrsOf types.int;
    lazyAttrsOfStr = types.lazyAttrsOf types.str;
    either = types.either types.int types.str;
    eitherOfClause = types.either types.ints.positive types.str;
    oneOf = types.oneOf [ types.int types.bool (types.listOf types.str) ];
    nested = types.listOf (types.nullOr (types.either types.int types.str));
    coerced = types.coercedTo types.int toString types.str;
    uniq = types.uniq types.str;
    unique = types.unique { message = "m"; } types.int;
    functionTo = types.functionTo types.int;
    submodule = types.submodule { };
    openSubmodule = types.submodule { freeformType = types.attrsOf types.int; };
    describedSubmodule = types.submoduleWith { modules = [ ]; description = "a disk"; };
    deferredModule = types.deferredModule;
    optionType = types.optionType;
    pathInStore = types.pathInStore;
    externalPath = types.externalPath;
    addCheck = types.addCheck types.int (x: x != 0);
  };
  # Modules may be files, which are read: they are asked for in other ways below.
  checked = removeAttrs all [ "functionTo" "deferredModule" "package" "submodule" "openSubmodule" "describedSubmodule" ];
in
builtins.listToAttrs
  (
    map
      (name: {
        name = "what ${name} takes";
        value = each all.${name} samples;
      })
      (builtins.attrNames checked)
  )
  // {
  "descriptions" = lib.mapAttrs (_: t: t.description) all;
  "description classes" = lib.mapAttrs (_: t: t.descriptionClass) all;
  "names" = lib.mapAttrs (_: t: t.name) all;
  "empty values" = lib.mapAttrs (_: t: t.emptyValue) (removeAttrs all [ "submodule" "openSubmodule" "describedSubmodule" ]);
  "descriptions of nested types" = map (t: t.description) [
    (types.attrsOf (types.nullOr types.int))
    (types.listOf (types.either types.int (types.listOf types.str)))
    (types.nullOr (types.enum [ "a" "b" ]))
    (types.nullOr (types.listOf types.int))
    (types.either (types.nullOr types.int) (types.enum [ 1 2 ]))
    (types.listOf (types.coercedTo types.int toString types.str))
    (types.coercedTo (types.listOf types.str) (x: x) (types.attrsOf types.bool))
    (types.nonEmptyListOf (types.strMatching "a|b"))
    (types.lazyAttrsOf (types.submodule { }))
    (types.either types.ints.u16 (types.attrsOf types.anything))
  ];
  "equal strings merge, different ones do not" = [ (ok types.str [ "a" "a" ]) (ok types.str [ "a" "b" ]) ];
  "lines and commas" = [ (merge types.lines [ "a" "b" ]) (merge types.commas [ "a" "b" ]) ];
  "single lines lose their end" = merge types.singleLineStr [ "a\n" ];
  "boolByOr" = merge types.boolByOr [ false true ];
  "lists are concatenated, later modules last" = merge (types.listOf types.int) [ [ 1 ] [ 2 3 ] [ ] ];
  "a list without mkIf's false elements" = merge (types.listOf types.int) [ [ 1 (lib.mkIf false 2) (lib.mkIf true 3) ] ];
  "sets merge by name" = merge (types.attrsOf types.int) [{ a = 1; } { b = 2; }];
  "sets with the same name" = [ (ok (types.attrsOf types.int) [{ a = 1; } { a = 1; }]) (ok (types.attrsOf types.int) [{ a = 1; } { a = 2; }]) ];
  "a set without mkIf's false names" = merge (types.attrsOf types.int) [{ a = lib.mkIf false 1; b = lib.mkIf true 2; c = lib.mkMerge [ ]; }];
  "priorities in a set" = merge (types.attrsOf types.int) [{ a = lib.mkDefault 1; b = 2; } { a = 3; b = lib.mkForce 4; }];
  "a lazy set has the names" = builtins.attrNames (merge (types.lazyAttrsOf types.int) [{ a = lib.mkIf false 1; b = throw "lazy"; }]);
  "a lazy set with an empty value" = merge (types.lazyAttrsOf (types.nullOr types.int)) [{ a = lib.mkIf false 1; }];
  "a strict set evaluates its values' kind" = builtins.tryEval (builtins.attrNames (merge (types.attrsOf types.int) [{ b = throw "strict"; }]));
  "null and not null" = [ (ok (types.nullOr types.int) [ null null ]) (ok (types.nullOr types.int) [ null 1 ]) (ok (types.nullOr types.int) [ 1 1 ]) ];
  "either does not mix" = [ (ok (types.either types.int types.str) [ 1 1 ]) (ok (types.either types.int types.str) [ 1 "a" ]) ];
  "either of lists" = merge (types.either types.int (types.listOf types.str)) [ [ "a" ] [ "b" ] ];
  "oneOf nothing fails" = types.oneOf [ ];
  "coercion" = [ (merge all.coerced [ 1 ]) (merge all.coerced [ "1" 1 ]) (ok all.coerced [ true ]) ];
  "coercion of a list to a set" = merge (types.coercedTo (types.listOf types.str) (l: lib.genAttrs l (_: true)) (types.attrsOf types.bool)) [ [ "a" "b" ] { c = false; } ];
  "coercion refuses submodules" = types.coercedTo (types.submodule { }) (x: x) types.str;
  "uniq" = [ (ok (types.uniq types.str) [ "a" ]) (ok (types.uniq types.str) [ "a" "a" ]) ];
  "raw is not merged" = [ (ok types.raw [ 1 ]) (ok types.raw [ 1 1 ]) ];
  "anything merges sets" = merge types.anything [{ a.b = 1; } { a.c = [ 2 ]; }];
  "anything refuses two lists" = ok types.anything [ [ 1 ] [ 2 ] ];
  "anything refuses different kinds" = ok types.anything [ 1 "a" ];
  "anything merges functions" = (merge types.anything [ (x: { a = x; }) (x: { b = x; }) ]) 1;
  "unspecified concatenates" = [ (merge types.unspecified [ [ 1 ] [ 2 ] ]) (merge types.unspecified [ "a" "b" ]) (merge types.unspecified [{ a = 1; } { b = 2; }]) (merge types.unspecified [ true false ]) ];
  "attrs take the last" = merge types.attrs [{ a.b = 1; } { a.c = 2; }];
  "functions merge by result" = (merge (types.functionTo (types.listOf types.int)) [ (x: [ x ]) (x: [ (x + 1) ]) ]) 1;
  "nonEmptyListOf" = [ (ok (types.nonEmptyListOf types.int) [ [ ] ]) (ok (types.nonEmptyListOf types.int) [ [ 1 ] ]) ];
  "addCheck" = [ (ok all.addCheck [ 0 ]) (ok all.addCheck [ 1 ]) ];
  "a package stays what it is" = (merge types.package [{ type = "derivation"; name = "x"; outPath = "/nix/store/x"; }]).name;
  "what package takes" = map types.package.check [{ type = "derivation"; } "/nix/store/abc-x" "/x" 1 { }];
  "what a submodule takes" = map types.deferredModule.check [{ } (x: x) "/a" "a" 1 null [ ]];
  "what a function type takes" = map (types.functionTo types.int).check [ (x: x) { __functor = _: x: x; } 1 ];
  "own types" = merge (lib.mkOptionType { name = "even"; check = x: lib.mod x 2 == 0; merge = _: defs: lib.foldl' (a: d: a + d.value) 0 defs; }) [ 2 4 ];
  "types merge when declared twice" = (lib.evalModules { modules = [{ options.o = mkOption { type = types.enum [ "a" ]; }; } { options.o = mkOption { type = types.enum [ "b" ]; }; } { o = "b"; }]; }).config.o;
  "types that do not merge" = builtins.tryEval (lib.evalModules { modules = [{ options.o = mkOption { type = types.int; }; } { options.o = mkOption { type = types.str; }; } { o = 1; }]; }).config.o;
  "typeMerge" = map (p: (p.a.typeMerge p.b.functor).description or null) [
    { a = types.int; b = types.int; }
    { a = types.listOf types.int; b = types.listOf types.int; }
    { a = types.listOf types.int; b = types.listOf types.str; }
    { a = types.attrsOf (types.enum [ 1 ]); b = types.attrsOf (types.enum [ 2 ]); }
    { a = types.nullOr types.int; b = types.nullOr types.int; }
    { a = types.lines; b = types.commas; }
    { a = types.strMatching "a"; b = types.strMatching "a"; }
    { a = types.uniq types.int; b = types.uniq types.int; }
    { a = types.attrsOf types.int; b = types.lazyAttrsOf types.int; }
  ];
  "nested types" = [ (types.listOf types.int).nestedTypes.elemType.name (types.either types.int types.str).nestedTypes.right.name (types.coercedTo types.int toString types.str).nestedTypes.finalType.name ];
}
