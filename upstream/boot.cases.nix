{
  on-access = {
    bareMounts = {
      enable = true;
      disks.a = { serialNumber = "S6Z2NJ0TC14842T"; label = "a"; filesystem = { fsType = "ext4"; mountPoint = "/srv/a"; automount.enable = true; }; };
    };
    fstab = [ "x-systemd.automount" ];
  };
  on-access-and-blocking = {
    bareMounts = {
      enable = true;
      disks.a = {
        serialNumber = "S6Z2NJ0TC14842T";
        label = "a";
        filesystem = { fsType = "ext4"; mountPoint = "/srv/a"; automount.enable = true; onFailure = "block"; };
      };
    };
    breaks = [ "automount-conflict" ];
  };
}
