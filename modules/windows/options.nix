# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, ... }:

let
  inherit (lib) mkOption types;

  serialNumber = mkOption {
    type = types.nullOr types.str;
    default = null;
    example = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
    description = ''
      Serial number of the disk as Windows reports it, padding and trailing dot
      included. Windows attaches the disk that has it.

      In PowerShell:
      `Get-Disk | Format-Table Number, SerialNumber, FriendlyName, Size`.
    '';
  };

  uniqueId = mkOption {
    type = types.nullOr types.str;
    default = null;
    example = "eui.E8238FA6BF530001001B448B4ED0B0F4";
    description = ''
      Unique id of the disk as Windows reports it, for disks that share or lack a
      serial number.

      In PowerShell: `Get-Disk | Format-Table Number, UniqueId, FriendlyName, Size`.
    '';
  };

  vhd = mkOption {
    type = types.nullOr (types.strMatching "[A-Za-z]:[\\\\][^\"<>|?*/:]+[.][vV][hH][dD][xX]?");
    default = null;
    example = "E:\\wsl-storage.vhdx";
    description = ''
      Path on Windows of a VHDX file that takes the place of a physical disk.

      A VHDX often is the faster choice: measured at 16 MB blocks, 6.0 GB/s against
      1.1 GB/s for a bare disk.
    '';
  };

  additionalDeviceOptions = {
    options = {
      inherit serialNumber uniqueId vhd;
    };
  };

  diskOptions = {
    options = {
      inherit serialNumber uniqueId vhd;

      vhdSize = mkOption {
        type = types.nullOr (types.ints.between 1 65536);
        default = null;
        example = 2048;
        description = ''
          Size in GiB up to which the VHDX file can grow, for
          `Mount-WslBareDisks.ps1 -Create`, which makes the file where it is missing. What
          exists is never touched. null: the file is never made.
        '';
      };

      allowDriveLetters = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = ''
          Whether to attach the disk although Windows uses volumes on it, which disappear
          from Windows then: those with a drive letter or in a folder, and those of
          BitLocker. The disk must be named by its `serialNumber`.

          A disk that holds the running Windows, a boot or system partition or a page file
          is never attached.
        '';
      };

      additionalDevices = mkOption {
        type = types.attrsOf (types.submodule additionalDeviceOptions);
        default = { };
        example = {
          second = {
            serialNumber = "S6Z2NJ0TC14843A";
          };
        };
        description = ''
          Further devices of a Btrfs file system that lies on several, by a name of your
          choice. Windows attaches them together with the disk; Linux finds them by
          itself, since each says to which file system it belongs.
        '';
      };
    };
  };
in
{
  options.wsl.bareMounts = {
    disks = mkOption {
      type = import ../listed.nix lib "name" (types.attrsOf (types.submodule diskOptions));
    };

    windows = {
      taskName = mkOption {
        type = types.nullOr (types.strMatching "[A-Za-z0-9][A-Za-z0-9 _()-]{3,62}[A-Za-z0-9_)-]");
        default = "WSL bare disks";
        example = "WSL bare disks (dev)";
        description = ''
          Name of the scheduled task on Windows that `Mount-WslBareDisks.ps1 -Install`
          registers: it attaches the disks at log-on, and whenever the distribution asks
          for a disk that is missing. null: there is none.

          Distributions of one user may share a task when they have the same disks; others
          need names of their own.
        '';
      };

      logFile = mkOption {
        type = types.nullOr (types.strMatching "[A-Za-z]:[\\\\][^\"<>|?*/:]+");
        default = null;
        example = "D:\\logs\\wsl-disks.log";
        description = ''
          File on Windows to which the script logs what it does; it is rotated at 1 MiB,
          three older ones are kept. null: `Mount-WslBareDisks.log` beside the installed
          script, where only administrators can write.
        '';
      };
    };
  };
}
