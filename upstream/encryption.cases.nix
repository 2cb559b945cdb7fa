{
  container = {
    bareMounts = {
      enable = true;
      disks.a = {
        serialNumber = "S6Z2NJ0TC14842T";
        uuid = "0a8a3c0f";
        encryption = { enable = true; keyFile = "/var/lib/a.key"; };
        filesystem = { fsType = "ext4"; mountPoint = "/srv/a"; };
      };
    };
    fstab = [ "/run/wsl-bare-mounts/a /srv/a ext4" ];
  };
  no-key = {
    bareMounts = {
      enable = true;
      disks.a = { serialNumber = "S6Z2NJ0TC14842T"; label = "a"; encryption.enable = true; filesystem.fsType = "ext4"; };
    };
    breaks = [ "encryption-key-file" ];
  };
}
