# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, ... }:

let
  inherit (lib) literalExpression mkEnableOption mkOption types;

  bindOptions = { name, ... }: {
    options = {
      mountPoint = mkOption {
        type = types.str;
        default = name;
        defaultText = literalExpression "‹name›";
        example = "/shared";
        description = "Where the directory appears, an absolute path.";
      };

      disk = mkOption {
        type = types.str;
        example = "storage";
        description = ''
          Name of the disk, of those in {option}`wsl.bareMounts.disks`. Its
          `filesystem.mountPoint` must be set.
        '';
      };

      directory = mkOption {
        type = types.str;
        example = "shared";
        description = ''
          Directory of the disk's file system, a relative path. It is created where it is
          missing.
        '';
      };

      readOnly = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether nothing can be written there. Elsewhere the directory stays as it is.";
      };

      options = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "nosuid" "nodev" ];
        description = "Further mount options: those that work for each mount.";
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

      automount = {
        enable = mkEnableOption "mounting on first access instead of at boot";

        idleTimeout = mkOption {
          type = types.nullOr (types.ints.between 1 86400);
          default = null;
          example = 60;
          description = "Seconds without access after which to unmount; null: never.";
        };
      };
    };
  };
in
{
  options.wsl.bareMounts = {
    binds = mkOption {
      type = types.attrsOf (types.submodule bindOptions);
      default = { };
      example = {
        "/shared" = {
          disk = "storage";
          directory = "shared";
          readOnly = true;
        };
      };
      description = ''
        Directories of the disks' file systems that appear elsewhere, too, by their
        mount point.
      '';
    };
  };
}
