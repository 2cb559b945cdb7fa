# A NixOS system that the checks look at: as small as it can be, beside the options of NixOS-WSL that the module sets.
{ modules
, self
, system
}:
self.inputs.nixpkgs.lib.nixosSystem {
  inherit system;
  modules = [
    ../../lib/evaluate/nixos/modules/wsl.nix
    ({ options, ... }: {
      boot.loader.grub.device = "nodev";
      fileSystems."/" = { device = "/dev/sda1"; fsType = "ext4"; };
      system.stateVersion = options.system.stateVersion.default;
    })
  ] ++ modules;
}
