# The 4 TB NVMe of the automount guide as a bare disk, with the /nix of this instance in its folder.
#
# Left out of the guide's bind mount: on access and after idling (systemd itself runs from /nix), _netdev (moves a
# local mount behind the network), and the ownership by a user (/nix belongs to root).
{
  wsl.bareMounts = {
    enable = true;
    instance = "main";
    # The guide's 30 tries, 2 seconds apart.
    deviceTimeout = 60;
    retryInterval = 2;
    disks.internal-4tb-nvme = {
      serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
      devicePattern = "nvme-Samsung_SSD_990_PRO_4TB_S6Z2NJ0TC14842T";
      filesystem = {
        fsType = "ext4";
        mountPoint = "/mnt/wsl/storage";
        options = [ "noatime" ];
        neededForBoot = true;
      };
    };
    nixStore = { enable = true; disk = "internal-4tb-nvme"; };
    binds."/shared" = {
      disk = "internal-4tb-nvme";
      directory = "shared";
      readOnly = true;
      options = [ "nosuid" "nodev" ];
    };
    metrics.enable = true;
  };
}
