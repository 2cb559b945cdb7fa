# NixOS-WSL as far as the module sees it: the options that the subset of NixOS, beside this file, has of it.
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }: {
    nixosModules.default = ./nixos/modules/wsl.nix;
  };
}
