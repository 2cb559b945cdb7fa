# The programs of the module, without a configuration.
{ lib, nix ? pkgs.nix, pkgs }:

let
  module = import ./parts.nix { inherit lib pkgs; config.nix.package = nix; };
in
{
  inherit (module)
    wsl-bare-disk
    wsl-bare-mount
    wsl-bare-mount-with-documentation
    wsl-bare-store
    wsl-btrfs-maintenance
    ;
}
