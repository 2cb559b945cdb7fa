# Swap devices, as far as their lines in fstab need it.
{ lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options.swapDevices = mkOption {
    type = types.listOf (
      types.submodule (
        { config, ... }:
        {
          options = {
            device = mkOption {
              type = types.nonEmptyStr;
              description = "The device or file.";
            };
            realDevice = mkOption {
              type = types.path;
              default = config.device;
              internal = true;
              description = "The device in fstab.";
            };
            options = mkOption {
              type = types.nonEmptyListOf types.nonEmptyStr;
              default = [ "defaults" ];
              description = "Options of fstab(5).";
            };
            priority = mkOption {
              type = types.nullOr types.int;
              default = null;
              description = "Devices with a higher priority are used first.";
            };
            discardPolicy = mkOption {
              type = types.nullOr (
                types.enum [
                  "once"
                  "pages"
                  "both"
                ]
              );
              default = null;
              description = "Which blocks to discard.";
            };
          };
        }
      )
    );
    default = [ ];
    description = "Devices and files to swap to.";
  };
}
