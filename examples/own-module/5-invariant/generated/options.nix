# Generated from webspace.ts by `node generate.ts`.
{ lib, pkgs, ... }:

let
  inherit (lib) mkEnableOption mkOption mkPackageOption types;

  siteOptions = {
    options = {
      port = mkOption {
        type = types.port;
        example = 8080;
        description = "Port to listen at.";
      };

      directory = mkOption {
        type = types.path;
        example = "/srv/www";
        description = "Directory of the files.";
      };

      extraArgs = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "--no-listing" ];
        description = "Further arguments.";
      };
    };
  };
in
{
  options.services.webspace = {
    enable = mkEnableOption "files over HTTP";

    package = mkPackageOption pkgs "darkhttpd" { };

    sites = mkOption {
      type = types.attrsWith { elemType = types.submodule siteOptions; placeholder = "site"; };
      default = { };
      example = {
        docs = {
          port = 8080;
          directory = "/srv/docs";
        };
      };
      description = "Sites, by a name of your choice.";
    };
  };
}
