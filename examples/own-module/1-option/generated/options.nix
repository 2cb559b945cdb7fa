# Generated from webspace.ts by `node generate.ts`.
{ lib, ... }:

let
  inherit (lib) mkOption types;
in
{
  options.services.webspace = {
    port = mkOption {
      type = types.port;
      default = 8080;
      description = "Port to listen at.";
    };
  };
}
