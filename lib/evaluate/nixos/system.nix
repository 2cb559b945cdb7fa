# A system like NixOS-WSL, evaluated: the subset's modules and those given.
#
# `lib` is the subset's or nixpkgs'. With the latter all merging is the real one and only the modules below are ours.
{ lib, modules }:
let
  pkgs = import ./packages.nix { inherit lib; };
in
lib.evalModules {
  modules = [
    ./modules/arguments.nix
    ./modules/assertions.nix
    ./modules/boot.nix
    ./modules/etc.nix
    ./modules/file-systems.nix
    ./modules/permissive.nix
    ./modules/swap.nix
    ./modules/systemd.nix
    ./modules/wsl.nix
    {
      _module.args = { inherit pkgs; };
      wsl.enable = lib.mkDefault true;
    }
  ]
  ++ modules;
}
