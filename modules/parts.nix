/**
  All that the module is made of: each part says what it adds to those before it, as nixpkgs' overlays do, and knows none
  behind it.

  # Inputs

  `base`
  : What NixOS gives a module, and `cfg`, the configuration
*/
base:

let
  parts = [
    (import ./core/part.nix)
    (import ./boot/part.nix)
    (import ./devices/part.nix)
    (import ./btrfs/part.nix)
    (import ./binds/part.nix)
    (import ./sharing/part.nix)
    (import ./encryption/part.nix)
    (import ./nix-store/part.nix)
    (import ./windows/part.nix)
    (import ./tool/part.nix)
    (import ./monitoring/part.nix)
    (import ./windows-script/part.nix)
  ];
  module = builtins.foldl' (below: part: below // part module below) base parts;
in
module
