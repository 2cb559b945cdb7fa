/**
  The function of `system.nix` with the whole of NixOS in the place of the subset: `nixos/lib/eval-config.nix` of a nixpkgs.

  NixOS-WSL is no part of nixpkgs. Without it, its options are the subset's. `isPlain`: there are none of it at all.

  # Type

  ```
  nixpkgsSystem :: { evalConfig, nixosWsl ? null, isPlain ? false } -> { lib, modules, packageNames ? null } -> System
  ```
*/
{ evalConfig
, nixosWsl ? null
, isPlain ? false
}:

{ modules, ... }:
let
  wsl = [
    (if nixosWsl == null then ./modules/wsl.nix else nixosWsl)
    (
      { lib, ... }:
      {
        wsl.enable = lib.mkDefault true;
        system.stateVersion = lib.mkDefault lib.trivial.release;
      }
      # As NixOS-WSL's modules/wsl-distro.nix has it: WSL brings kernel and boot loader.
      // lib.optionalAttrs (nixosWsl == null) {
        boot.loader.grub.enable = lib.mkDefault false;
      }
    )
  ];
  plain = [
    (
      { lib, ... }:
      {
        boot.loader.grub.enable = lib.mkDefault false;
        system.stateVersion = lib.mkDefault lib.trivial.release;
      }
    )
  ];
in
evalConfig {
  system = "x86_64-linux";
  modules = (if isPlain then plain else wsl) ++ modules;
}
