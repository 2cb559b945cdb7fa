{
  ext4 = {
    bareMounts = {
      enable = true;
      disks."my data" = {
        serialNumber = "S6Z2NJ0TC14842T";
        uuid = "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11";
        filesystem = { fsType = "ext4"; mountPoint = "/mnt/data"; options = [ "noatime" ]; };
      };
    };
    fstab = [
      "/run/wsl-bare-mounts/my-data /mnt/data ext4 noatime,x-systemd.requires=wsl-bare-disk-my-data"
      ",nofail 0 0"
    ];
  };
  two-identities = {
    bareMounts = {
      enable = true;
      disks.a = { serialNumber = "S6Z2NJ0TC14842T"; uuid = "1"; label = "a"; filesystem = { fsType = "vfat"; mountPoint = "/"; }; };
    };
    breaks = [ "linux-identity" "mount-point-root" ];
  };
}
