# An option of each kind that modules have and TypeScript cannot say in full, and of those that are easily read wrong.
{ config, lib, pkgs, ... }:
let
  inherit (lib) mkOption types;
  format = pkgs.formats.json { };
  cfg = config.services.kinds;
  tiny = types.mkOptionType {
    name = "tiny";
    description = "tiny number";
    check = value: builtins.isInt value && value < 4;
  };
  option = type: mkOption { inherit type; description = "Something."; };
in
{
  imports = [
    (lib.mkRenamedOptionModule [ "services" "kinds" "oldName" ] [ "services" "kinds" "text" ])
    (lib.mkRemovedOptionModule [ "services" "kinds" "gone" ] "Use text instead.")
  ];

  options.services.kinds = {
    enable = lib.mkEnableOption "every \"kind\"";
    package = lib.mkPackageOption pkgs "hello" { extraDescription = "It greets."; };
    plugin = lib.mkPackageOption pkgs "jq" { nullable = true; };
    text = mkOption {
      type = types.str;
      default = "a \"b\" \${c}";
      example = "''\n\\";
      description = ''
        Lines of a description, which is longer than a line of one width would be in any documentation of ours.

        - One.
          Two.
      '';
    };
    bare = mkOption { };
    settings = mkOption {
      inherit (format) type;
      default = { a = [ 1 { b = 0.5; } null ]; };
      description = "Data.";
    };
    open = mkOption {
      type = types.submodule {
        freeformType = types.attrsOf (types.oneOf [ types.bool types.int types.str ]);
        options.port = mkOption {
          type = types.port;
          default = 80;
          description = "A port.";
        };
        options.required = option types.str;
      };
      default = { required = "x"; };
      example = lib.literalExpression "{ port = 80; required = \"y\"; }";
      description = "Settings with names of one's own.";
    };
    sites = mkOption {
      type = types.attrsOf (
        types.submodule (
          { name, ... }:
          {
            options = {
              name = mkOption {
                type = types.str;
                default = name;
                description = "Its name.";
              };
              directory = mkOption {
                type = types.path;
                default = "/srv/${name}/\"www\"";
                description = "Made of the name.";
              };
              port = option types.port;
              users = mkOption {
                type = types.attrsWith {
                  placeholder = "user";
                  elemType = types.submodule { options.groups = option (types.listOf types.str); };
                };
                default = { };
                description = "Deeper.";
              };
            };
          }
        )
      );
      default = { };
      description = "Sites.";
    };
    users = option (types.nullOr (types.listOf (types.submodule { options.name = option types.str; })));
    coerced = mkOption {
      type = types.coercedTo types.str lib.singleton (types.listOf types.str);
      default = [ ];
      description = "A string or a list.";
    };
    coercedSets = option (types.coercedTo types.str (name: { inherit name; }) (types.submodule { options.name = option types.str; }));
    function = mkOption {
      type = types.functionTo (types.attrsOf types.str);
      default = _: { };
      description = "A function.";
    };
    lists = option (types.either (types.listOf types.int) (types.listOf types.str));
    setOrSets = option (types.nullOr (types.oneOf [ types.bool (types.attrsOf types.int) (types.attrsOf types.str) ]));
    choices = mkOption {
      type = types.nullOr (types.enum [ 1 true "a" null ]);
      default = null;
      description = "Not only strings.";
    };
    none = option (types.listOf (types.enum [ ]));
    checked = mkOption {
      type = types.addCheck types.str (value: lib.hasPrefix "x" value);
      default = "x";
      description = "Checked.";
    };
    lazy = option (types.lazyAttrsOf (types.listOf types.raw));
    renamedType = option (types.listOf types.str // { description = "list of \"words\""; });
    tiny = mkOption {
      type = tiny;
      default = 3;
      description = "Custom.";
    };
    pattern = option (types.strMatching "[[:alpha:]]+");
    between = option (types.ints.between (-2) 5);
    ratio = mkOption {
      type = types.numbers.between 0.5 1;
      default = 1.0;
      description = "A float.";
    };
    secret = mkOption {
      type = types.str;
      internal = true;
      default = "${cfg.missing}";
      description = "Never documented.";
    };
    shallow = mkOption {
      type = types.attrsOf (types.submodule { options.inner = option types.str; });
      default = { };
      visible = "shallow";
      description = "Only itself.";
    };
    version = mkOption {
      type = types.str;
      default = "1";
      readOnly = true;
      description = "Not to be set.";
    };
    host = mkOption {
      type = types.str;
      default = "${config.networking.hostName}.local";
      defaultText = lib.literalExpression "\"\${config.networking.hostName}.local\"";
      description = "By the convention.";
    };
    own = mkOption {
      type = types.str;
      default = cfg.text;
      defaultText = lib.literalExpression "cfg.text";
      description = "A name of the module's own.";
    };
    told = mkOption {
      type = types.listOf types.package;
      default = [ pkgs.hello ];
      defaultText = lib.literalMD "what *fits*";
      description = "Told.";
    };
    misfit = mkOption {
      type = types.int;
      default = "no number";
      description = "A default that does not fit.";
    };
    modules = option (types.listOf types.deferredModule);
    applied = mkOption {
      type = types.str;
      default = "a";
      apply = lib.toUpper;
      description = "Applied.";
    };
    "odd name"."if" = option types.bool;
  };
}
