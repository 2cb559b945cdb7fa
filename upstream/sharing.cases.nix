{
  shared = {
    bareMounts = {
      enable = true;
      disks.a = { serialNumber = "S6Z2NJ0TC14842T"; label = "a"; filesystem = { fsType = "ext4"; mountPoint = "/mnt/wsl/a"; }; };
    };
    fstab = [ "/run/wsl-bare-mounts/a /mnt/wsl/a ext4" ];
  };
}
