# One new Btrfs disk: a subvolume that the boot needs, and one for a database.
{
  wsl.bareMounts = {
    enable = true;
    disks.data = {
      serialNumber = "S6Z2NJ0TC14842T";                # how Windows finds the disk
      uuid = "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11";   # how Linux finds it
      filesystem = {
        fsType = "btrfs";
        compression = "zstd:3";
        subvolumes.persist = { mountPoint = "/persist"; neededForBoot = true; create = true; };
        subvolumes.db = { mountPoint = "/var/lib/postgresql"; nodatacow = true; create = true; };
      };
    };
  };
}
