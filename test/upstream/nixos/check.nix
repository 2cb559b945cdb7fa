# The check of a checkout of NixOS-WSL, with the system that can be had without nixpkgs' nixos/ in place of its own.
{ lib, system, check, wsl }:

check {
  system = "x86_64-linux";
  emptyFile = "fine";
  inputs = {
    nixpkgs.lib = lib // { nixosSystem = { modules, ... }: system { inherit lib modules; }; };
    self.nixosModules = { inherit wsl; };
  };
}
