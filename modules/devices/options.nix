# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, ... }:

let
  inherit (lib) mkOption types;

  diskOptions = {
    options = {
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

      readOnly = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = ''
          Whether this distribution only reads the disk: each of its mounts is read-only,
          and nothing checks its file system, creates subvolumes on it or sets their
          properties.

          The kernel replays a journal that a crash left even so; `noload` in
          `filesystem.options` keeps ext4 from it, and `norecovery` XFS. A disk has one
          state in all distributions, except for one with Btrfs: what another has mounted
          for writing cannot be mounted read-only, and where this one is first, the other
          gets it read-only.
        '';
      };

      filesystem = {
        fsType = mkOption {
          type = types.enum [ "f2fs" "ntfs3" ];
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
