# A system like NixOS-WSL, evaluated: the subset's modules and those given.
#
# `lib` is the subset's or nixpkgs'. With the latter all merging is the real one and only the modules below are ours.
#
# `packageNames` is for files that people have: these packages exist as stand-ins, and options of NixOS that the subset does not
# have are taken without a word, unless `takesUnknownOptions` is false. Without it, both are errors.
{ lib
, modules
, packageNames ? null
, takesUnknownOptions ? packageNames != null
}:
let
  pkgs = import ./packages.nix {
    inherit lib;
    names = if packageNames == null then [ ] else packageNames;
  };
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
  ++ lib.optional takesUnknownOptions ./modules/unknown-options.nix
  ++ modules;
}
