# Generated from webspace.ts by `node generate.ts`.
{ lib, pkgs, ... }:

let
  inherit (lib) mkEnableOption mkOption mkPackageOption types;
in
{
  options.services.webspace = {
    enable = mkEnableOption "files over HTTP";

    package = mkPackageOption pkgs "darkhttpd" { };

    port = mkOption {
      type = types.port;
      default = 8080;
      description = "Port to listen at.";
    };

    directory = mkOption {
      type = types.path;
      default = "/srv/www";
      description = "Directory of the files.";
    };

    extraArgs = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "--no-listing" ];
      description = "Further arguments.";
    };
  };
}
