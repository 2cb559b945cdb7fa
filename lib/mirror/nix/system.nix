# A NixOS system in which any module can be tried where there is no nixpkgs: the subset's units, files and file systems, and
# stand-ins for what else modules set and read. What nobody has declared is taken without a word.
{ lib
, modules
, packageNames ? [ ]
, takesUnknownOptions ? true
}:
let
  pkgs = import ./packages.nix {
    inherit lib;
    names = packageNames;
  };
in
lib.evalModules {
  specialArgs.modulesPath = toString ./modules-path;
  modules = [
    ../../evaluate/nixos/modules/arguments.nix
    ../../evaluate/nixos/modules/assertions.nix
    ../../evaluate/nixos/modules/boot.nix
    ../../evaluate/nixos/modules/etc.nix
    ../../evaluate/nixos/modules/file-systems.nix
    ../../evaluate/nixos/modules/swap.nix
    ../../evaluate/nixos/modules/systemd.nix
    ../../evaluate/nixos/modules/unknown-options.nix
    ./stand-ins.nix
    { _module.args = { inherit pkgs; }; }
  ]
  ++ modules;
}
