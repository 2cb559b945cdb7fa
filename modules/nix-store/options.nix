# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, ... }:

let
  inherit (lib) mkEnableOption mkOption types;
in
{
  options.wsl.bareMounts = {
    instance = mkOption {
      type = types.strMatching "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}";
      default = "main";
      example = "dev";
      description = ''
        Name of this distribution among those that share disks: its directory on the
        disk that has its Nix store is named for it.
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
  };
}
