# The development instance of three that keep their /nix on one ext4 file system, each in a folder of its own.
# The file system lies in a VHDX on the 4 TB SSD, attached to all instances at once.
#
# Before this is switched on, copy the instance's /nix to the folder, and again after each switch: the VHD's own /nix
# is what boots, and the bind mount hides it.
{
  networking.hostName = "nixos-wsl-dev";

  wsl.bareMounts = {
    enable = true;
    disks.storage = {
      vhd = "E:\\wsl-storage.vhdx";
      label = "wsl-storage";
      filesystem = {
        fsType = "ext4";
        mountPoint = "/mnt/wsl/storage";
        options = [ "noatime" ];
        neededForBoot = true;
      };
    };
  };

  # Not on access and not after idling, as first planned: systemd itself runs from /nix.
  fileSystems."/nix" = {
    device = "/mnt/wsl/storage/nixos-wsl-dev";
    fsType = "none";
    options = [ "bind" "nofail" ];
    depends = [ "/mnt/wsl/storage" ];
  };

  # What NixOS-WSL's own nix-daemon does for the store already, for a service of one's own.
  systemd.services.nix-mount-marker = {
    description = "Mark /nix as mounted from the shared disk";
    wantedBy = [ "multi-user.target" ];
    before = [ "nix-daemon.service" ];
    unitConfig.RequiresMountsFor = "/nix";
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
      ExecStart = "/run/current-system/sw/bin/touch /nix/.mounted";
    };
  };
}
