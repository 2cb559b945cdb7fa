{
  windows = {
    bareMounts = {
      enable = true;
      disks.a = { serialNumber = "S1"; label = "a"; filesystem = { fsType = "ext4"; mountPoint = "/srv/a"; }; };
    };
    fstab = [ "/run/wsl-bare-mounts/a /srv/a ext4" ];
  };
  no-windows-identity = {
    bareMounts = {
      enable = true;
      disks.a = { label = "a"; filesystem = { fsType = "ext4"; mountPoint = "/srv/a"; }; };
    };
    breaks = [ "windows-identity" ];
  };
}
