# Files below /etc.
{ lib, pkgs, ... }:
let
  inherit (lib) mkOption types;

  file =
    { name
    , config
    , options
    , ...
    }:
    {
      config = {
        target = lib.mkDefault name;
        user = lib.mkDefault "+${toString config.uid}";
        group = lib.mkDefault "+${toString config.gid}";
        source = lib.mkIf (config.text != null) (
          lib.mkDerivedConfig options.text (pkgs.writeText "etc-${builtins.baseNameOf name}")
        );
      };
    };

  fileOptions.options = {
    enable = mkOption {
      type = types.bool;
      default = true;
      description = "Whether there is such a file.";
    };
    target = mkOption {
      type = types.str;
      description = "Its path below /etc.";
    };
    text = mkOption {
      type = types.nullOr types.lines;
      default = null;
      description = "What is in it.";
    };
    source = mkOption {
      type = types.path;
      description = "The file that it is a link to.";
    };
    mode = mkOption {
      type = types.str;
      default = "symlink";
      description = "`symlink`, or the mode of a copy.";
    };
    uid = mkOption {
      type = types.int;
      default = 0;
      description = "The owner's number.";
    };
    gid = mkOption {
      type = types.int;
      default = 0;
      description = "The group's number.";
    };
    user = mkOption {
      type = types.str;
      description = "The owner of a copy.";
    };
    group = mkOption {
      type = types.str;
      description = "The group of a copy.";
    };
  };
in
{
  options.environment = {
    etc = mkOption {
      type = types.attrsOf (
        types.submodule [
          fileOptions
          file
        ]
      );
      default = { };
      description = "Files below /etc.";
    };

    systemPackages = mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "Packages whose programs every user finds.";
    };
  };
}
