# A new Btrfs disk with two subvolumes.
{
  wsl.bareMounts = {
    enable = true;
    disks.data = {
      serialNumber = "S6Z2NJ0TC14842T"; # for Windows
      uuid = "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11"; # for Linux
      filesystem = {
        fsType = "btrfs";
        compression = "zstd:3";
        subvolumes.persist = {
          mountPoint = "/persist";
          neededForBoot = true;
          create = true;
        };
        subvolumes.db = {
          mountPoint = "/var/lib/postgresql";
          nodatacow = true;
          create = true;
        };
      };
    };
  };
}
