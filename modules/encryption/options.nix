# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, ... }:

let
  inherit (lib) mkEnableOption mkOption types;

  diskOptions = {
    options = {
      encryption = {
        enable = mkEnableOption "unlocking of a LUKS2 container, in which the file system lies";

        keyFile = mkOption {
          type = types.nullOr types.str;
          default = null;
          example = "/var/lib/secrets/storage.key";
          description = ''
            Absolute path of a file that holds the key, on the distribution's own VHD and
            readable by root alone. The path is used as it is: the file never gets into the
            Nix store, which everyone can read.

            With encryption the options by which Linux finds the disk (`uuid`, `label`,
            `partitionUuid`, `devicePattern`) name the LUKS container, not the file system
            in it. `cryptsetup luksUUID <device>` shows its UUID.
          '';
        };

        allowDiscards = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = ''
            Whether to pass TRIM through to the disk. It shows an attacker which blocks are
            in use, and keeps an SSD fast.
          '';
        };
      };
    };
  };
in
{
  options.wsl.bareMounts = {
    disks = mkOption {
      type = import ../listed.nix lib "name" (types.attrsOf (types.submodule diskOptions));
    };
  };
}
