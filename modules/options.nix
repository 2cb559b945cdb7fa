# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, ... }:

let
  inherit (lib) literalExpression mkEnableOption mkOption types;

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

  additionalDeviceOptions = {
    options = {
      inherit serialNumber uniqueId vhd;
    };
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

      inherit neededForBoot automount;

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

      partitionUuid = mkOption {
        type = types.nullOr (types.strMatching "[0-9A-Fa-f]+(-[0-9A-Fa-f]+)*");
        default = null;
        example = "0b3c6f5e-7a52-4a5c-9f0e-2d1c4b7a9e10";
        description = ''
          UUID of the partition, by which Linux finds the disk. `lsblk -o NAME,PARTUUID`
          shows it.
        '';
      };

      devicePattern = mkOption {
        type = types.nullOr (types.strMatching "[A-Za-z0-9#+.:=@_*?-]+");
        default = null;
        example = "nvme-Samsung_SSD_990_PRO_4TB_*";
        description = ''
          Shell pattern for the name that the disk has, or would have, below
          `/dev/disk/by-id`.

          NixOS-WSL runs without udev, so the names are derived from what `lsblk` says of
          bus, model and serial number where that folder does not exist. The pattern must
          match one disk only.
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

      filesystem = {
        fsType = mkOption {
          type = types.enum [ "btrfs" "ext4" "xfs" "f2fs" "vfat" "exfat" "ntfs3" ];
          example = "ext4";
          description = ''
            Type of the file system. The disk is refused when it holds another one.

            Every kernel of WSL can mount `btrfs`, `ext4`, `xfs` and `vfat`; `exfat` and
            `f2fs` come with kernel 6.18, and none has `ntfs3`. Where the driver is missing
            the disk's service says so at once.
          '';
        };

        mountPoint = mkOption {
          type = types.nullOr types.str;
          default = null;
          example = "/mnt/wsl/storage";
          description = ''
            Where to mount the file system, an absolute path; null: nowhere.

            For Btrfs this mounts the default subvolume; see `subvolumes` and
            `managementMount` for all others.
          '';
        };

        options = mkOption {
          type = types.listOf types.str;
          default = [ ];
          example = [ "noatime" ];
          description = ''
            Mount options, on every mount of the file system. See {manpage}`mount(8)` and
            the page of the file system.
          '';
        };

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

        inherit neededForBoot automount;

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
          description = "Subvolumes of the Btrfs file system.";
        };

        scrub = {
          enable = mkEnableOption "a regular scrub of the Btrfs file system: every block is read and held against its checksum";

          interval = mkOption {
            type = types.strMatching "(minutely|hourly|daily|weekly|monthly|quarterly|semiannually|yearly)|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?((\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*) )?(\\*|0/([1-9]|1[0-9]|2[0-3])|([01]?[0-9]|2[0-3])(,([01]?[0-9]|2[0-3]))*):(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*)(:(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*))?|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?(\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*)|(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))*";
            default = "monthly";
            example = "Sun 03:00";
            description = "When to do it. See {manpage}`systemd.time(7)`, Calendar Events.";
          };
        };

        balance = {
          enable = mkEnableOption "a regular balance of the Btrfs file system: chunks that are nearly empty are merged";

          interval = mkOption {
            type = types.strMatching "(minutely|hourly|daily|weekly|monthly|quarterly|semiannually|yearly)|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?((\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*) )?(\\*|0/([1-9]|1[0-9]|2[0-3])|([01]?[0-9]|2[0-3])(,([01]?[0-9]|2[0-3]))*):(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*)(:(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*))?|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?(\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*)|(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))*";
            default = "monthly";
            example = "Sun 03:00";
            description = "When to do it. See {manpage}`systemd.time(7)`, Calendar Events.";
          };

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

      inherit neededForBoot automount;
    };
  };
in
{
  options.wsl.bareMounts = {
    enable = mkEnableOption "bare disks and VHDX files that Windows hands to WSL";

    instance = mkOption {
      type = types.strMatching "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}";
      default = "main";
      example = "dev";
      description = ''
        Name of this distribution among those that share disks: its directory on the
        disk that has its Nix store is named for it.
      '';
    };

    deviceTimeout = mkOption {
      type = types.ints.between 1 86400;
      default = 60;
      example = 120;
      description = ''
        Seconds to wait for a disk to appear. What needs the disk fails after that;
        nothing waits longer.
      '';
    };

    retryInterval = mkOption {
      type = types.ints.between 1 3600;
      default = 2;
      example = 5;
      description = "Seconds between two looks for a disk that is not there yet.";
    };

    disks = mkOption {
      type = types.coercedTo (types.listOf (types.attrsOf types.raw)) (import ./listed.nix lib "name") (types.attrsOf (types.submodule diskOptions));
      default = { };
      example = {
        storage = {
          serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
          uuid = "e030a5d0-fd70-4823-8f51-e6ea8c145fe6";
          filesystem = {
            fsType = "ext4";
            mountPoint = "/mnt/wsl/storage";
          };
        };
      };
      description = ''
        Disks that Windows attaches to WSL without mounting them, by a name of your
        choice.
      '';
    };

    nixStore = {
      enable = mkEnableOption "this instance's `/nix` on one of the disks";

      disk = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "storage";
        description = ''
          Name of the disk, of those in {option}`wsl.bareMounts.disks`, that has the
          store.
        '';
      };

      directory = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "nixos-wsl-main";
        description = ''
          Directory of the disk's file system that is bound to `/nix`, a relative path;
          null: `nixos-wsl-<instance>`. Each instance needs one of its own.
        '';
      };

      guard = mkOption {
        type = types.bool;
        default = true;
        example = false;
        description = ''
          Whether to look, before `/nix` is covered, if the directory holds the whole
          closure of the system that is booting, path by path. If not, the boot goes on
          with the store of the distribution's own VHD, and says how to migrate. Without
          the guard a directory that lacks a path leaves a system that cannot run its own
          programs.
        '';
      };

      follow = mkOption {
        type = types.bool;
        default = true;
        example = false;
        description = ''
          Whether to copy each new system to the VHD's own store, too. WSL starts systemd
          from there: without the copy the distribution keeps booting the system that the
          VHD has, whatever was switched to since.
        '';
      };

      keepGenerations = mkOption {
        type = types.nullOr (types.ints.between 1 1000);
        default = null;
        example = 5;
        description = ''
          How many of the newest generations the VHD's store keeps; older ones are
          deleted, with what only they need. null: all of them. Garbage collection on the
          running system reaches the disk's store only.
        '';
      };
    };

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

    validation = {
      enable = mkOption {
        type = types.bool;
        default = true;
        example = false;
        description = ''
          Whether `validate-wsl-bare-mounts.service` compares at the end of each boot what
          is mounted with what is configured, and fails if they differ.
        '';
      };

      minimumFree = mkOption {
        type = types.ints.between 0 100;
        default = 5;
        example = 10;
        description = "Percent of a file system that should be free. With less there is a warning.";
      };
    };

    healthCheck = {
      enable = mkEnableOption "a regular check of the Nix store's contents against their hashes";

      interval = mkOption {
        type = types.strMatching "(minutely|hourly|daily|weekly|monthly|quarterly|semiannually|yearly)|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?((\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*) )?(\\*|0/([1-9]|1[0-9]|2[0-3])|([01]?[0-9]|2[0-3])(,([01]?[0-9]|2[0-3]))*):(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*)(:(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*))?|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?(\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*)|(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))*";
        default = "weekly";
        example = "Sun 03:00";
        description = "When to do it. See {manpage}`systemd.time(7)`, Calendar Events.";
      };

      deleteOlderThan = mkOption {
        type = types.nullOr (types.strMatching "[1-9][0-9]{0,5}d");
        default = null;
        example = "30d";
        description = ''
          Age of generations to delete after a check that found nothing, with the garbage
          that they leave; null: none.
        '';
      };
    };

    metrics = {
      enable = mkEnableOption "metrics of the mounts in a text file for Prometheus' node exporter (`--collector.textfile.directory`)";

      interval = mkOption {
        type = types.strMatching "(minutely|hourly|daily|weekly|monthly|quarterly|semiannually|yearly)|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?((\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*) )?(\\*|0/([1-9]|1[0-9]|2[0-3])|([01]?[0-9]|2[0-3])(,([01]?[0-9]|2[0-3]))*):(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*)(:(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*))?|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?(\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*)|(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))*";
        default = "*:0/5";
        example = "Sun 03:00";
        description = "When to do it. See {manpage}`systemd.time(7)`, Calendar Events.";
      };

      directory = mkOption {
        type = types.str;
        default = "/var/lib/prometheus-node-exporter";
        example = "/var/lib/node-exporter/textfile";
        description = "Directory of the file, an absolute path. It is created where it is missing.";
      };
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
