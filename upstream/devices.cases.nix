{
  pattern = {
    bareMounts = {
      enable = true;
      disks.a = { serialNumber = "S6Z2NJ0TC14842T"; devicePattern = "nvme-*"; filesystem = { fsType = "f2fs"; mountPoint = "/srv/a"; }; };
    };
    fstab = [ "/run/wsl-bare-mounts/a /srv/a f2fs" ];
  };
  unknown-option = {
    bareMounts = {
      enable = true;
      disks.a = { serialNumber = "S6Z2NJ0TC14842T"; label = "a"; filesystem = { fsType = "vfat"; mountPoint = "/srv/a"; options = [ "logbufs=8" ]; }; };
    };
    breaks = [ "mount-option-unsupported" ];
  };
}
