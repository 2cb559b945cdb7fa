# The host configuration of the feature's first test: the same disk, found by its name instead of a UUID.
# `nodiratime` is left out, since `noatime` implies it.
{
  wsl.bareMounts = {
    enable = true;
    disks.internal-4tb-nvme = {
      serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
      devicePattern = "nvme-Samsung_SSD_990_PRO_4TB_*";
      filesystem = {
        fsType = "ext4";
        mountPoint = "/mnt/wsl/storage";
        options = [ "defaults" "noatime" ];
      };
    };
  };
}
