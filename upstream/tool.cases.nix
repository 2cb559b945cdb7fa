{
  space = {
    bareMounts = {
      enable = true;
      validation.minimumFree = 10;
      disks.a = { serialNumber = "S1"; label = "a"; filesystem = { fsType = "ext4"; mountPoint = "/srv/a"; }; };
    };
    fstab = [ "/run/wsl-bare-mounts/a /srv/a ext4" ];
  };
}
