{
  wsl = {
    enable = true;
    defaultUser = "nixos";

    bareMounts = {
      enable = true;

      disks.data = {
        # How Windows finds the disk: Mount-WslBareDisks.ps1 -List prints it, as does Get-Disk.
        serialNumber = "S6Z2NJ0TC14842T";
        # How Linux finds it: blkid prints it.
        uuid = "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11";

        filesystem = {
          fsType = "btrfs";
          compression = "zstd:3";

          subvolumes.home = {
            mountPoint = "/home";
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
  };

  system.stateVersion = "26.05";
}
