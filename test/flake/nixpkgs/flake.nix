# What the flake takes of nixpkgs, without nixpkgs: packages are names, and derivations that evaluate and cannot be built.
# Beside this file are the subset of NixOS as `nixos`, and nixpkgs' own `lib` if there is one, else the subset's.
{
  outputs = { self }:
    let
      givenLib = if builtins.pathExists ./lib then import ./lib else import ./nixos/lib;

      lib = { importJSON = file: builtins.fromJSON (builtins.readFile file); } // givenLib // {
        licenses.asl20.spdxId = "Apache-2.0";
        nixosSystem = { system, modules }: nixosSystem modules;
      };

      # A system, without the part of the subset that is NixOS-WSL's; its derivation has in it all that is known of it.
      nixosSystem = modules:
        let
          evaluated = lib.evalModules {
            modules = [
              ./nixos/modules/arguments.nix
              ./nixos/modules/assertions.nix
              ./nixos/modules/boot.nix
              ./nixos/modules/etc.nix
              ./nixos/modules/file-systems.nix
              ./nixos/modules/permissive.nix
              ./nixos/modules/swap.nix
              ./nixos/modules/systemd.nix
              {
                options.boot.loader = lib.mkOption {
                  type = lib.types.attrsOf lib.types.anything;
                  default = { };
                  description = "Not looked at.";
                };
                config = {
                  _module.args.pkgs = import ./nixos/packages.nix { inherit lib; };
                  system.build.toplevel = derivationOf "x86_64-linux" "nixos-system" {
                    report = builtins.toJSON (import ./nixos/report.nix evaluated);
                  };
                };
              }
            ] ++ modules;
          };
        in
        evaluated;

      # The file systems of a virtual machine take the place of those that its modules define: nixos/modules/virtualisation/qemu-vm.nix.
      virtualMachine = { config, options, ... }: {
        options.virtualisation.fileSystems = lib.mkOption {
          inherit (options.fileSystems) type;
          default = { };
          description = "What the machine mounts.";
        };
        config.virtualisation.fileSystems."/" = { device = "/dev/disk/by-label/nixos"; fsType = "ext4"; };
        config.fileSystems = lib.mkOverride 10 config.virtualisation.fileSystems;
      };

      derivationOf = system: name: attributes:
        derivation
          ({
            inherit name system;
            builder = "/bin/sh";
          } // attributes) // {
          meta.mainProgram = name;
          overrideAttrs = changes: derivationOf system (changes.pname or name) (attributes // changes);
        };

      packagesOf = system:
        let
          make = derivationOf system;
          named = lib.genAttrs [
            "btrfs-progs"
            "chromium"
            "debootstrap"
            "dotnet-sdk_10"
            "e2fsprogs"
            "git"
            "jq"
            "nix"
            "nixpkgs-fmt"
            "nodejs_24"
            "shellcheck"
            "systemd"
            "util-linux"
            "xfsprogs"
          ]
            (name: make name { });

          pkgs = import ./nixos/packages.nix { inherit lib; } // named // {
            inherit lib pkgs;
            path = ./.;
            stdenv.hostPlatform = { inherit system; };
            emptyFile = make "empty-file" { };

            callPackage = function: arguments:
              let
                taken = if lib.isFunction function then function else import function;
              in
              taken (builtins.intersectAttrs (lib.functionArgs taken) pkgs // arguments);

            buildNpmPackage = attributes: make attributes.pname
              {
                inherit (attributes) npmDeps version;
                mainProgram = attributes.meta.mainProgram or "";
                steps = builtins.toJSON (removeAttrs attributes [ "meta" "nodejs" "npmConfigHook" "npmDeps" "src" ]);
              } // lib.optionalAttrs (attributes ? meta) { inherit (attributes) meta; };
            importNpmLock = {
              __functor = _: { npmRoot, package, packageLock }: make "npm-deps" {
                package = builtins.toJSON package;
                packageLock = builtins.toJSON packageLock;
              };
              npmConfigHook = make "npm-config-hook" { };
            };

            linkFarmFromDrvs = name: drvs: make name { names = map (drv: drv.name) drvs; };
            mkShell = { packages }: make "nix-shell" { inherit packages; };
            nixosOptionsDoc = { options }: {
              optionsJSON = make "options-docs" {
                options = builtins.toJSON (lib.optionAttrSetToDocList options);
              };
            };
            runCommand = name: attributes: script: make name (attributes // { inherit script; });
            testers.runNixOSTest = { name, nodes, testScript }: make name {
              inherit testScript;
              nodes = builtins.toJSON
                (lib.mapAttrs (_: node: import ./nixos/report.nix (nixosSystem [ virtualMachine node ])) nodes);
            };
            nixos = module: nixosSystem [ module ];
          };
        in
        pkgs;
    in
    {
      inherit lib;
      legacyPackages = lib.genAttrs [ "x86_64-linux" "aarch64-linux" ] packagesOf;
    };
}
