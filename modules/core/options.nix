# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, ... }:

let
  inherit (lib) mkEnableOption mkOption types;

  diskOptions = {
    options = {
      uuid = mkOption {
        type = types.nullOr (types.strMatching "[0-9A-Fa-f]+(-[0-9A-Fa-f]+)*");
        default = null;
        example = "e030a5d0-fd70-4823-8f51-e6ea8c145fe6";
        description = "UUID of the file system, by which Linux finds the disk. `lsblk --fs` shows it.";
      };

      label = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "wsl-storage";
        description = "Label of the file system, by which Linux finds the disk. `lsblk --fs` shows it.";
      };

      filesystem = {
        fsType = mkOption {
          type = types.enum [ "ext4" "xfs" "vfat" "exfat" ];
          example = "ext4";
          description = "Type of the file system. The disk is refused when it holds another one.";
        };

        mountPoint = mkOption {
          type = types.nullOr types.str;
          default = null;
          example = "/mnt/data";
          description = "Where to mount the file system, an absolute path; null: nowhere.";
        };

        options = mkOption {
          type = types.listOf types.str;
          default = [ ];
          example = [ "noatime" ];
          description = "Mount options, on every mount of the file system. See {manpage}`mount(8)`.";
        };

        neededForBoot = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = ''
            Whether to mount before anything that is ordered after `local-fs.target` starts.

            The boot then waits for the disk, for {option}`wsl.bareMounts.deviceTimeout`
            seconds at most. Everything that is not needed for boot is mounted beside the
            boot and never delays it.
          '';
        };
      };
    };
  };
in
{
  options.wsl.bareMounts = {
    enable = mkEnableOption "bare disks and VHDX files that Windows hands to WSL";

    deviceTimeout = mkOption {
      type = types.ints.between 1 86400;
      default = 60;
      example = 120;
      description = "Seconds to wait for a disk to appear. What needs the disk fails after that.";
    };

    disks = mkOption {
      type = import ../listed.nix lib "name" (types.attrsOf (types.submodule diskOptions));
      default = { };
      example = {
        data = {
          uuid = "e030a5d0-fd70-4823-8f51-e6ea8c145fe6";
          filesystem = {
            fsType = "ext4";
            mountPoint = "/mnt/data";
          };
        };
      };
      description = "Disks that Windows attaches to WSL without mounting them, by name.";
    };

    validation = {
      enable = mkOption {
        type = types.bool;
        default = true;
        example = false;
        description = "Whether a service fails at the end of the boot if a mount is missing or wrong.";
      };
    };
  };
}
