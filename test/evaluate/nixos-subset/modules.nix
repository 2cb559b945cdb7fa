# evalModules: imports, arguments, freeform types, renamed options; submodules.
{ lib }:
let
  inherit (lib) types mkOption;

  eval = modules: lib.evalModules { inherit modules; };
  config = modules: (eval modules).config;
  # As NixOS has them.
  messages = {
    options.assertions = mkOption { type = types.listOf types.unspecified; default = [ ]; };
    options.warnings = mkOption { type = types.listOf types.str; default = [ ]; };
  };
  # By toJSON, since deepSeq does not find in the embedded evaluator what fails deep in a value.
  fails = modules: !(builtins.tryEval (builtins.toJSON (config modules))).success;
  disks = module: { options.disks = mkOption { type = types.attrsOf (types.submodule module); default = { }; }; };
  ints = { options.list = mkOption { type = types.listOf types.int; default = [ ]; }; };
in
{
  "a module may be a function" = config [ ({ lib, config, options, ... }: { options.a = mkOption { default = 1; }; options.b = mkOption { default = config.a + 1; }; }) ];
  "only what is asked for is passed" = config [ (args: { options.a = mkOption { default = args ? name; }; }) ];
  "imports are collected once by key" = (config [ ints { imports = [{ key = "k"; list = [ 1 ]; }]; } { imports = [{ key = "k"; list = [ 2 ]; }]; } ]).list;
  "disabledModules by key" = (config [ ints { key = "gone"; list = [ 1 ]; } { disabledModules = [{ key = "gone"; }]; list = [ 2 ]; } ]).list;
  "disabledModules with all that it imports" = (config [ ints { key = "gone"; imports = [{ list = [ 1 ]; }]; } { disabledModules = [{ key = "gone"; }]; } ]).list;
  "disabledModules by a string" = (config [ ints { key = "/gone.nix"; list = [ 1 ]; } { disabledModules = [ "/gone.nix" ]; } ]).list;
  "disabledModules relative to modulesPath" = (lib.evalModules { specialArgs.modulesPath = "/m"; modules = [ ints { key = "/m/gone.nix"; list = [ 1 ]; } { disabledModules = [ "gone.nix" ]; } ]; }).config.list;
  "_module.args" = (config [{ _module.args.x = 5; } ({ x, ... }: { options.o = mkOption { default = x; }; })]).o;
  "_module.args from a configuration" = (config [ ({ config, ... }: { options.n = mkOption { default = 2; }; config._module.args.x = config.n; }) ({ x, ... }: { options.o = mkOption { default = x; }; }) ]).o;
  "specialArgs decide on imports" = (lib.evalModules { specialArgs.extra = { list = [ 7 ]; }; modules = [ ints ({ extra, ... }: { imports = [ extra ]; }) ]; }).config.list;
  "require is an old name of imports" = (config [ ints { require = [{ list = [ 1 ]; }]; } ]).list;
  "prefix is in messages and paths" = (lib.evalModules { prefix = [ "p" "q" ]; modules = [{ options.a = mkOption { default = 1; }; }]; }).options.a.loc;
  "extendModules adds" = ((eval [ ints { list = [ 1 ]; } ]).extendModules { modules = [{ list = [ 2 ]; }]; }).config.list;
  "a configuration's type" = (config [{ options.sub = mkOption { type = (eval [ ints ]).type; default = { }; }; } { sub.list = [ 3 ]; }]).sub;
  "class is checked" = builtins.tryEval (lib.evalModules { class = "nixos"; modules = [{ _class = "darwin"; }]; }).config;
  "class that fits" = (lib.evalModules { class = "nixos"; modules = [ ints { _class = "nixos"; } ]; }).config;
  "unknown options are refused" = fails [ ints { other = 1; } ];
  "unknown options under mkIf false are refused too" = fails [ ints { other = lib.mkIf false 1; } ];
  "check = false lets them pass" = config [ ints { _module.check = false; other = 1; } ];
  "freeformType takes the rest" = config [ ints { freeformType = types.attrsOf types.int; other = 1; } ];
  "freeformType and types" = fails [{ freeformType = types.attrsOf types.int; other = "x"; }];
  "freeformType below declared names" = config [{ freeformType = types.attrsOf (types.attrsOf types.int); options.a.b = mkOption { default = 0; }; } { a.c = 1; a.b = 2; d.e = 3; }];
  "freeformType of anything merges" = config [{ freeformType = types.anything; } { x.y = 1; } { x.z = [ 2 ]; }];
  "meta beside config" = config [{ options.meta = mkOption { default = null; }; config = { }; meta = "m"; }];
  "apply" = (config [{ options.a = mkOption { type = types.int; apply = x: x + 1; }; } { a = 1; }]).a;
  "apply on the default" = (config [{ options.a = mkOption { default = 1; apply = toString; }; }]).a;
  "apply and a removed element" = (config [{ options.a = mkOption { type = types.attrsOf types.int; default = { }; apply = lib.filterAttrs (_: v: v > 1); }; } { a = { x = 1; y = 2; }; }]).a;
  "readOnly with one definition" = (config [{ options.a = mkOption { readOnly = true; }; config.a = 1; }]).a;
  "readOnly with two" = fails [{ options.a = mkOption { readOnly = true; }; config.a = 1; } { a = 1; }];
  "readOnly with a default and a definition" = fails [{ options.a = mkOption { readOnly = true; default = 1; }; } { a = lib.mkForce 1; }];
  "an option declared twice" = (config [{ options.a = mkOption { type = types.int; }; } { options.a = mkOption { default = 3; }; }]).a;
  "an option with two defaults" = fails [{ options.a = mkOption { default = 1; }; } { options.a = mkOption { default = 1; }; }];
  "an option above an option" = fails [{ options.a = mkOption { type = types.int; }; } { options.a.b = mkOption { }; }];
  "a definition above an option" = fails [{ options.a.b = mkOption { default = 1; }; } { a = 1; }];
  "mkEnableOption" = let o = (eval [{ options.e = lib.mkEnableOption "it"; }]).options.e; in { inherit (o) value description example; };
  "mkPackageOption" = let o = lib.mkPackageOption { a.b = "x"; } [ "a" "b" ] { example = "pkgs.c"; extraDescription = "More."; }; in { inherit (o) default defaultText description example; };
  "mkPackageOption that may be null" = removeAttrs (lib.mkPackageOption { } "x" { nullable = true; default = null; }) [ "type" ];
  "an option without a type" = (config [{ options.a = mkOption { }; } { a = [ 1 ]; } { a = [ 2 ]; }]).a;
  "options are lazy" = (config [{ options.a = mkOption { default = throw "a"; }; options.b = mkOption { default = 1; }; }]).b;
  "config of options in a tree" = config [{ options.a.b.c = mkOption { default = 1; }; } { options.a.d = mkOption { default = 2; }; }];
  "a tree declared over several modules" = builtins.attrNames (eval [{ options.x.a = mkOption { }; } { options.x.b = mkOption { }; }]).options.x;

  "a renamed option passes values on" = (config [ messages (lib.mkRenamedOptionModule [ "old" ] [ "new" "name" ]) { options.new.name = mkOption { type = types.int; default = 0; }; } { old = 1; } ]).new.name;
  "a renamed option warns" = (config [ messages (lib.mkRenamedOptionModule [ "old" ] [ "new" "name" ]) { options.new.name = mkOption { type = types.int; default = 0; }; } { _file = "/user.nix"; old = 1; } ]).warnings;
  "a renamed option is silent when unused" = (config [ messages (lib.mkRenamedOptionModule [ "old" ] [ "new" ]) { options.new = mkOption { type = types.int; default = 0; }; } { new = 1; } ]).warnings;
  "a renamed option can be read" = (config [ messages (lib.mkRenamedOptionModule [ "old" ] [ "new" ]) { options.new = mkOption { type = types.int; default = 4; }; } ]).old;
  "a renamed option keeps priorities" = (config [ messages (lib.mkRenamedOptionModule [ "old" ] [ "new" ]) { options.new = mkOption { type = types.int; default = 0; }; } { old = lib.mkForce 1; new = 2; } { old = lib.mkDefault 3; } ]).new;
  "a renamed list merges with the new one" = (config [ messages (lib.mkRenamedOptionModule [ "old" ] [ "list" ]) ints { old = [ 1 ]; list = [ 2 ]; } ]).list;
  "an alias" = let c = (config [ messages (lib.mkAliasOptionModule [ "alias" ] [ "list" ]) ints { alias = [ 1 ]; } ]); in [ c.list c.alias c.warnings ];
  "a removed option fails its assertion" = map (a: a.assertion) (config [ messages (lib.mkRemovedOptionModule [ "old" "one" ] "Use new.") { _file = "/user.nix"; old.one = 1; } ]).assertions;
  "a removed option's message" = map (a: a.message) (config [ messages (lib.mkRemovedOptionModule [ "old" "one" ] "Use new.") { _file = "/user.nix"; old.one = 1; } ]).assertions;
  "a removed option that nobody sets" = map (a: a.assertion) (config [ messages (lib.mkRemovedOptionModule [ "old" ] "Use new.") ]).assertions;
  "a removed option cannot be read" = builtins.tryEval (config [ messages (lib.mkRemovedOptionModule [ "old" ] "Use new.") { old = 1; } ]).old;
  "a changed option" = let c = config [ messages (lib.mkChangedOptionModule [ "seconds" ] [ "text" ] (c: "${toString c.seconds}s")) { options.text = mkOption { type = types.str; default = ""; }; } { _file = "/user.nix"; seconds = 5; } ]; in { inherit (c) text warnings; };
  "a changed option that nobody sets" = let c = config [ messages (lib.mkChangedOptionModule [ "seconds" ] [ "text" ] (c: "${toString c.seconds}s")) { options.text = mkOption { type = types.str; default = "d"; }; } ]; in { inherit (c) text warnings; };
  "merged options" = let c = config [ messages (lib.mkMergedOptionModule [ [ "a" ] [ "b" ] ] [ "both" ] (c: [ c.a c.b ])) { options.both = mkOption { default = [ ]; }; } { a = 1; b = 2; } ]; in { inherit (c) both warnings; };

  "a submodule has its name" = (config [ (disks ({ name, ... }: { options.label = mkOption { default = name; }; })) { disks.a = { }; disks."b c" = { }; } ]).disks;
  "a submodule's own config" = (config [ (disks ({ config, ... }: { options.a = mkOption { default = 1; }; options.b = mkOption { }; config.b = config.a + 1; })) { disks.x.a = 5; } ]).disks;
  "a submodule's options" = (config [ (disks ({ options, ... }: { options.a = mkOption { default = 1; }; options.defined = mkOption { }; config.defined = options.a.highestPrio; })) { disks.x.a = 5; disks.y = { }; } ]).disks;
  "a submodule from several definitions" = (config [ (disks { options.l = mkOption { type = types.listOf types.int; }; }) { disks.x.l = [ 1 ]; } { disks.x.l = [ 2 ]; } { disks.x.l = lib.mkBefore [ 0 ]; } ]).disks.x.l;
  "a submodule's definitions come first" = (config [ (disks { options.l = mkOption { type = types.listOf types.int; }; config.l = [ 1 ]; }) { disks.x.l = [ 2 ]; } ]).disks.x.l;
  "a submodule type on its own" = ((types.submodule { options.l = mkOption { type = types.listOf types.int; }; config.l = [ 1 ]; }).merge [ "x" ] [{ file = "f"; value = { l = [ 2 ]; }; }]).l;
  "a submodule of several modules" = (config [ (disks [{ options.l = mkOption { type = types.listOf types.int; }; } { l = [ 1 ]; } ({ ... }: { l = [ 2 ]; })]) { disks.x = { l = [ 3 ]; }; } ]).disks.x.l;
  "a submodule declared in two places" = let c = (config [ (disks { options.a = mkOption { default = 1; }; }) (disks { options.b = mkOption { default = 2; }; } // { }) { disks.x.a = 3; } ]); in c.disks;
  "a function as a definition" = (config [ (disks { options.a = mkOption { default = 1; }; options.b = mkOption { default = 2; }; }) { disks.x = { config, ... }: { b = config.a + 10; }; } ]).disks.x;
  "an empty submodule from its defaults" = (config [{ options.s = mkOption { type = types.submodule { options.a = mkOption { default = 1; }; }; default = { }; }; }]).s;
  "a submodule without any definition" = (config [{ options.s = mkOption { type = types.submodule { options.a = mkOption { default = 1; }; }; }; }]).s;
  "submodules in submodules" = (config [ (disks ({ name, ... }: { options.volumes = mkOption { type = types.attrsOf (types.submodule ({ name, ... }@inner: { options.path = mkOption { default = name; }; options.at = mkOption { type = types.nullOr types.str; default = null; }; })); default = { }; }; options.n = mkOption { default = name; }; })) { disks.d.volumes = { a = { }; b.at = "/b"; }; } ]).disks;
  "a list of submodules" = (config [{ options.l = mkOption { type = types.listOf (types.submodule ({ name, ... }: { options.n = mkOption { default = name; }; options.a = mkOption { default = 0; }; })); }; } { l = [{ a = 1; } { n = "own"; }]; }]).l;
  "null or a submodule" = map (s: (config [{ options.s = mkOption { type = types.nullOr (types.submodule { options.a = mkOption { default = 1; }; }); default = null; }; } s]).s) [{ } { s = { }; } { s.a = 2; }];
  "shorthandOnlyDefinesConfig" = (config [{ options.s = mkOption { type = types.submodule { options.config = mkOption { }; }; }; } { s.config = 5; }]).s;
  "submoduleWith takes modules" = (config [{ options.s = mkOption { type = types.submoduleWith { modules = [ ints ]; }; }; } { s = { imports = [{ list = [ 1 ]; }]; config.list = [ 2 ]; }; }]).s;
  "submoduleWith and specialArgs" = (config [{ options.s = mkOption { type = types.submoduleWith { specialArgs.z = 9; modules = [ ({ z, ... }: { options.a = mkOption { default = z; }; }) ]; }; default = { }; }; }]).s;
  "a freeform submodule" = (config [{ options.s = mkOption { type = types.submodule { freeformType = types.attrsOf types.str; options.n = mkOption { type = types.int; default = 1; }; }; }; } { s = { a = "x"; n = 2; }; } { s.b = "y"; }]).s;
  "unknown options in a submodule" = fails [ (disks { options.a = mkOption { default = 1; }; }) { disks.x.b = 1; } ];
  "options below a submodule's option" = (config [{ options.s = mkOption { type = types.submodule { options.a = mkOption { default = 1; }; }; default = { }; }; } { options.s.b = mkOption { default = 2; }; }]).s;
  "mkForce on a whole submodule" = (config [ (disks { options.a = mkOption { default = 1; }; }) { disks.x.a = 2; } { disks = lib.mkForce { y.a = 3; }; } ]).disks;
  "mkIf around a submodule" = (config [ (disks { options.a = mkOption { default = 1; }; }) { disks.x = lib.mkIf false { a = 2; }; disks.y = lib.mkIf true { a = 3; }; disks.z = lib.mkMerge [{ a = 4; }]; } ]).disks;
  "priorities inside a submodule" = (config [ (disks { options.a = mkOption { default = 1; }; config.a = lib.mkDefault 2; }) { disks.x = { }; disks.y.a = 3; } ]).disks;
  "a deferred module" = let c = (config [{ options.m = mkOption { type = types.deferredModule; }; } { m = { list = [ 1 ]; }; } { m = ({ ... }: { list = [ 2 ]; }); }]); in (config [ ints c.m ]).list;
  "a removed option in a submodule" = let c = (config [ (disks { imports = [ (lib.mkRemovedOptionModule [ "old" ] "x") ]; options.assertions = mkOption { }; }) { disks.x.old = 1; } ]); in map (a: a.assertion) c.disks.x.assertions;
  "a renamed option in a submodule" = let c = (config [ (disks { imports = [ (lib.mkRenamedOptionModule [ "old" ] [ "new" ]) ]; options.new = mkOption { type = types.int; }; }) { disks.x.old = 1; } ]); in c.disks.x.new;
  "_module.args in a submodule" = (config [ (disks { imports = [{ _module.args.y = 3; } ({ y, name, ... }: { options.o = mkOption { default = "${name}${toString y}"; }; })]; }) { disks.x = { }; } ]).disks;
  "a name that a definition sets" = (config [ (disks ({ name, ... }: { options.o = mkOption { default = name; }; })) { disks.x._module.args.name = lib.mkForce "other"; } ]).disks;
}
