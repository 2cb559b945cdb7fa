# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, ... }:

let
  inherit (lib) mkOption types;
in
{
  options.wsl.bareMounts = {
    validation = {
      minimumFree = mkOption {
        type = types.ints.between 0 100;
        default = 5;
        example = 10;
        description = "Percent of a file system that should be free. With less there is a warning.";
      };
    };
  };
}
