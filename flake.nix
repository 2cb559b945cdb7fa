{
  description = "NixOS-WSL's storage: bare disks and VHDX files, Btrfs subvolumes, several instances' /nix on one disk";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;

      systems = [
        "x86_64-linux"
        "aarch64-linux"
      ];

      forAllSystems = function: lib.genAttrs systems (system: function nixpkgs.legacyPackages.${system});
    in
    {
      nixosModules = {
        bare-mounts = ./modules;
        default = self.nixosModules.bare-mounts;
      };

      lib = import ./nix/lib.nix { inherit lib; };

      packages = forAllSystems (pkgs: {
        default = self.packages.${pkgs.stdenv.hostPlatform.system}.bare-mounts;
        bare-mounts = pkgs.callPackage ./nix/bare-mounts.nix { };
        docs = pkgs.callPackage ./nix/docs.nix { };
        wsl-bare-mount = (pkgs.callPackage ./modules/programs.nix { }).wsl-bare-mount-with-documentation;
      });

      apps = forAllSystems (pkgs: rec {
        default = bare-mounts;
        bare-mounts = {
          type = "app";
          program = lib.getExe self.packages.${pkgs.stdenv.hostPlatform.system}.bare-mounts;
          meta.description = "Check, render and draw configurations of wsl.bareMounts";
        };
      });

      checks = forAllSystems (
        pkgs:
        let
          args = { inherit self; };
        in
        {
          formatting = pkgs.callPackage ./nix/checks/formatting.nix args;
          generated-files = pkgs.callPackage ./nix/checks/generated-files.nix args;
          harness = pkgs.callPackage ./nix/checks/harness.nix args;
          late-disk = pkgs.callPackage ./nix/checks/late-disk.nix args;
          options-docs = pkgs.callPackage ./nix/checks/options-docs.nix args;
          shellcheck = pkgs.callPackage ./nix/checks/shellcheck.nix args;
          side-effects = pkgs.callPackage ./nix/checks/side-effects.nix args;
        }
      );

      devShells = forAllSystems (pkgs: {
        default = pkgs.callPackage ./nix/shell.nix { };
      });

      formatter = forAllSystems (pkgs: pkgs.callPackage ./nix/formatter.nix { });

      templates.default = {
        path = ./templates/default;
        description = "A NixOS-WSL machine with one Btrfs disk";
        welcomeText = ''
          Put your disk's serial number and UUID into configuration.nix; README.md says how to find them.
        '';
      };
    };
}
