{
  description = "A NixOS-WSL machine with one Btrfs disk";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

    nixos-wsl = {
      url = "github:nix-community/NixOS-WSL";
      inputs.nixpkgs.follows = "nixpkgs";
    };

    bare-mounts = {
      # Where you got this template from: a repository, or a checkout as git+file:///home/me/bare-mounts.
      url = "github:OWNER/bare-mounts";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs = { nixpkgs, nixos-wsl, bare-mounts, ... }: {
    nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [
        nixos-wsl.nixosModules.default
        bare-mounts.nixosModules.default
        ./configuration.nix
      ];
    };
  };
}
