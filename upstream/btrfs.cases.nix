{
  subvolume = {
    bareMounts = {
      enable = true;
      disks.a = {
        serialNumber = "S6Z2NJ0TC14842T";
        label = "a";
        filesystem = { fsType = "btrfs"; compression = "zstd:1"; subvolumes.db = { mountPoint = "/srv/db"; nodatacow = true; }; };
      };
    };
    fstab = [ "/srv/db btrfs noatime,ssd,space_cache=v2,discard=async,compress=zstd:1,subvol=/db," ];
  };
  compressed-and-not-copied = {
    bareMounts = {
      enable = true;
      disks.a = {
        serialNumber = "S6Z2NJ0TC14842T";
        label = "a";
        filesystem = { fsType = "btrfs"; subvolumes.db = { compression = "zstd"; nodatacow = true; }; };
      };
    };
    breaks = [ "nodatacow-compression" ];
  };
}
