/**
  The function of `system.nix` with the whole of NixOS in the place of the subset: `nixos/lib/eval-config.nix` of a nixpkgs.

  NixOS-WSL is no part of nixpkgs. Without it, its options are the subset's.

  # Type

  ```
  nixpkgsSystem :: { evalConfig, nixosWsl ? null } -> { lib, modules, packageNames ? null } -> System
  ```
*/
{ evalConfig
, nixosWsl ? null
}:

{ modules, ... }:

evalConfig {
  system = "x86_64-linux";
  modules = [
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
  ]
  ++ modules;
}
