# Two disks that the boot waits for, one of them with this instance's store, and one that is mounted on access.
{
  wsl.bareMounts = {
    enable = true;
    instance = "main";
    disks.data = {
      serialNumber = "S6Z2NJ0TC14842T";
      uuid = "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11";
      filesystem = {
        fsType = "btrfs";
        compression = "zstd:3";
        subvolumes.persist = { mountPoint = "/persist"; neededForBoot = true; };
        subvolumes.db = { mountPoint = "/var/lib/postgresql"; nodatacow = true; create = true; };
      };
    };
    disks.stores = {
      vhd = "E:\\wsl-storage.vhdx";
      label = "wsl-storage";
      filesystem = { fsType = "ext4"; mountPoint = "/mnt/wsl/storage"; neededForBoot = true; };
    };
    disks.media = {
      uniqueId = "eui.0025385B21404F3A";
      label = "MEDIA";
      filesystem = { fsType = "exfat"; mountPoint = "/media/videos"; automount.enable = true; };
    };
    nixStore = { enable = true; disk = "stores"; };
    binds."/shared" = { disk = "stores"; directory = "shared"; };
  };
}
