# Bare disks and VHDX files that Windows hands to WSL, mounted without udev and without an initrd.
{ config, lib, options, pkgs, utils, ... }:

let
  cfg = config.wsl.bareMounts;

  tables = import ./tables.nix;
  text = import ./text.nix { inherit lib; };
  scopes = import ./scopes.nix { inherit cfg lib tables text; };
  rules = import ./rules.nix { inherit lib scopes tables text; };

  btrfs = import ./btrfs.nix { inherit config lib tables; };
  disks = import ./disks.nix { inherit btrfs cfg config lib text; };
  binds = import ./binds.nix { inherit cfg config disks lib text; };
  sharing = import ./sharing.nix { inherit binds config disks lib; };
  programs = import ./programs.nix {
    inherit lib pkgs;
    # The one that the system uses: an older one may not read the databases that this one writes.
    nix = if config.nix.package == null then pkgs.nix else config.nix.package;
  };

  # A configuration that breaks a rule gets the rule's message, and none of the type errors that follow from it.
  valid = lib.all (rule: rule.assertion) rules.assertions;
in
{
  imports = [ ./options.nix ./old-names.nix ];

  config = lib.mkIf (config.wsl.enable && cfg.enable) (lib.mkMerge [
    rules
    (lib.mkIf valid (lib.mkMerge [
      (import ./disk-services.nix { inherit binds btrfs cfg config disks lib programs sharing tables text utils; })
      (import ./autofs.nix { inherit binds disks lib pkgs; })
      (import ./btrfs-maintenance.nix { inherit disks lib programs text utils; })
      (import ./file-systems.nix { inherit binds config disks lib text utils; })
      (import ./shared-mounts.nix { inherit lib pkgs sharing text utils; })
      (import ./nix-store.nix { inherit cfg disks lib options pkgs programs text utils; })
      (import ./guest-data.nix { inherit binds cfg config disks lib text utils; })
      (import ./metrics.nix { inherit cfg lib programs text; })
      (import ./validate.nix { inherit binds cfg disks lib programs text utils; })
      (import ./windows-data.nix { inherit cfg disks lib pkgs; })
      { environment.systemPackages = [ programs.wsl-bare-mount-with-documentation ]; }
    ]))
  ]);
}
