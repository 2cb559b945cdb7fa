# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, ... }:

let
  inherit (lib) mkEnableOption mkOption types;

  diskOptions = {
    options = {
      filesystem = {
        check = mkOption {
          type = types.bool;
          default = true;
          example = false;
          description = ''
            Whether the disk's service checks the file system before it is mounted, and
            repairs what is safe to repair, as a VM that stopped without unmounting leaves
            it: with {manpage}`e2fsck(8)`, {manpage}`fsck.f2fs(8)` or
            {manpage}`fsck.exfat(8)`. Btrfs and XFS repair their logs by themselves; vfat
            and ntfs3 are not checked.
          '';
        };

        automount = {
          enable = mkEnableOption "mounting on first access instead of at boot";

          idleTimeout = mkOption {
            type = types.nullOr (types.ints.between 1 86400);
            default = null;
            example = 60;
            description = "Seconds without access after which to unmount; null: never.";
          };
        };

        onFailure = mkOption {
          type = types.enum [ "degrade" "block" ];
          default = "degrade";
          example = "block";
          description = ''
            What happens when the disk is missing or broken at boot.

            - `degrade`: the boot goes on without the mounts, and
              `systemctl is-system-running` says `degraded`.
            - `block`: the mounts of this disk are required, and the system does not come up
              without them.
          '';
        };
      };
    };
  };
in
{
  options.wsl.bareMounts = {
    retryInterval = mkOption {
      type = types.ints.between 1 3600;
      default = 2;
      example = 5;
      description = "Seconds between two looks for a disk that is not there yet.";
    };

    disks = mkOption {
      type = import ../listed.nix lib "name" (types.attrsOf (types.submodule diskOptions));
    };
  };
}
