# Bare disks and VHDX files that Windows hands to WSL, mounted without udev and without an initrd.
{ config, lib, options, pkgs, utils, ... }:

let
  cfg = config.wsl.bareMounts;
  module = import ./parts.nix { inherit cfg config lib options pkgs utils; };
  rules = lib.mkMerge module.rules;

  # A configuration that breaks a rule gets its message, and none of the type errors that follow from it.
  valid = lib.all (rule: rule.assertion) (lib.concatMap (part: part.assertions) module.rules);
in
{
  imports = [
    ./core/options.nix
    ./boot/options.nix
    ./devices/options.nix
    ./btrfs/options.nix
    ./binds/options.nix
    ./encryption/options.nix
    ./nix-store/options.nix
    ./windows/options.nix
    ./tool/options.nix
    ./monitoring/options.nix
    ./old-names.nix
  ];

  config = lib.mkIf (config.wsl.enable && cfg.enable) (lib.mkMerge [
    rules
    (lib.mkIf valid (lib.mkMerge module.configs))
  ]);
}
