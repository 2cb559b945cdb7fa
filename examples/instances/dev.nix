# The development instance of three that keep their /nix on one ext4 file system, each in a folder of its own.
# The file system lies in a VHDX on the 4 TB SSD, attached to all instances at once.
#
# The first boot goes on with the VHD's own /nix and says so; `wsl-bare-mount migrate` copies it to the folder, and the
# next boot uses that. Not on access and not after idling, as first planned: systemd itself runs from /nix.
{
  networking.hostName = "nixos-wsl-dev";

  wsl.bareMounts = {
    enable = true;
    instance = "dev";
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
    nixStore = { enable = true; disk = "storage"; };
    healthCheck = { enable = true; deleteOlderThan = "30d"; };
  };
}
