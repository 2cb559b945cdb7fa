# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, ... }:

let
  inherit (lib) literalExpression mkEnableOption mkOption types;

  interval = mkOption {
    type = types.strMatching "(minutely|hourly|daily|weekly|monthly|quarterly|semiannually|yearly)|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?((\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*) )?(\\*|0/([1-9]|1[0-9]|2[0-3])|([01]?[0-9]|2[0-3])(,([01]?[0-9]|2[0-3]))*):(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*)(:(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*))?|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?(\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*)|(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))*";
    default = "monthly";
    example = "Sun 03:00";
    description = "When to do it. See {manpage}`systemd.time(7)`, Calendar Events.";
  };

  subvolumeOptions = { name, ... }: {
    options = {
      path = mkOption {
        type = types.str;
        default = name;
        defaultText = literalExpression "‹name›";
        example = "@nix";
        description = "Path of the subvolume inside the file system, without a leading slash.";
      };

      mountPoint = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "/nix";
        description = ''
          Where to mount the subvolume, an absolute path; null: nowhere. It then stays
          reachable below the management mount.
        '';
      };

      compression = mkOption {
        type = types.nullOr (types.strMatching "none|(zstd|zlib|lzo)(:(0|-?[1-9][0-9]*))?");
        default = null;
        example = "zstd:3";
        description = ''
          How new files in the subvolume are compressed; null: leave the subvolume as it
          is.

          This sets a property of the subvolume, since the mount option `compress` belongs
          to the whole file system: the first mount decides for all. For the same reason
          the **level** is the file system's, whatever is written here: a level that
          differs from it gives a warning. `"none"` turns compression off.
        '';
      };

      nodatacow = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = ''
          Whether new files in the subvolume are written in place (`chattr +C`), as
          databases like it.

          Excludes compression and checksums, and does not change files that exist.
        '';
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

      options = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "nodev" "nosuid" ];
        description = ''
          Mount options of this subvolume alone: those that work for each mount, such as
          `ro`, `nodev`, `noexec`. Options of the whole file system are refused here.
        '';
      };

      create = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = ''
          Whether to create the subvolume where it is missing. What exists is never
          touched.
        '';
      };

      mode = mkOption {
        type = types.nullOr (types.strMatching "[0-7]{3,4}");
        default = null;
        example = "1777";
        description = ''
          Permissions of the subvolume's top directory where `create` makes it; null:
          those that its mount point has in NixOS, which are 1777 for `/tmp` and
          `/var/tmp`, 0700 for `/root`, those of a user for a user's home, and 0755
          elsewhere.
        '';
      };

      owner = mkOption {
        type = types.nullOr (types.strMatching "[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?");
        default = null;
        example = "postgres:postgres";
        description = ''
          Owner of the subvolume's top directory where `create` makes it; null: the user
          and the group whose home it is mounted at, and root elsewhere.
        '';
      };
    };
  };

  diskOptions = {
    options = {
      filesystem = {
        fsType = mkOption {
          type = types.enum [ "btrfs" ];
        };

        compression = mkOption {
          type = types.nullOr (types.strMatching "none|(zstd|zlib|lzo)(:(0|-?[1-9][0-9]*))?");
          default = null;
          example = "zstd:1";
          description = ''
            Compression of the whole Btrfs file system: algorithm and level for every file
            in it that its subvolume's property does not set otherwise. The level holds for
            those too. null: the kernel's default, no compression.
          '';
        };

        universalOptions = mkOption {
          type = types.listOf types.str;
          default = [ "noatime" "ssd" "space_cache=v2" "discard=async" ];
          example = [ "noatime" "space_cache=v2" ];
          description = ''
            Mount options of the whole Btrfs file system, repeated on each of its mounts.
            Other file systems ignore them.
          '';
        };

        subvolumes = mkOption {
          type = types.attrsOf (types.submodule subvolumeOptions);
          default = { };
          example = {
            nix = {
              mountPoint = "/nix";
              compression = "zstd:1";
              neededForBoot = true;
            };
          };
          description = ''
            Subvolumes of the Btrfs file system, each with what is mounted of it.
            `filesystem.mountPoint` mounts the default subvolume, whichever that is.
          '';
        };

        scrub = {
          enable = mkEnableOption "a regular scrub of the Btrfs file system: every block is read and held against its checksum";

          inherit interval;
        };

        balance = {
          enable = mkEnableOption "a regular balance of the Btrfs file system: chunks that are nearly empty are merged";

          inherit interval;

          usage = mkOption {
            type = types.ints.between 1 100;
            default = 50;
            example = 75;
            description = "Percent of a chunk that may be in use for it to be merged with others.";
          };
        };

        managementMount = {
          enable = mkEnableOption "a mount of the whole Btrfs file system, with all its subvolumes below it";

          mountPoint = mkOption {
            type = types.str;
            default = "/btrfs_tmp";
            example = "/btrfs_tmp";
            description = "Where to mount the whole file system, an absolute path.";
          };
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
