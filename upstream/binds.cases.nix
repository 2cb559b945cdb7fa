{
  bind = {
    bareMounts = {
      enable = true;
      disks.a = { serialNumber = "S6Z2NJ0TC14842T"; label = "a"; filesystem = { fsType = "ext4"; mountPoint = "/mnt/a"; }; };
      binds."/srv/b" = { disk = "a"; directory = "b"; readOnly = true; };
    };
    fstab = [ "/mnt/a/b /srv/b none bind,ro," ];
  };
  no-disk = {
    bareMounts = { enable = true; binds."/srv/b" = { disk = "gone"; directory = "b"; }; };
    breaks = [ "bind-disk" ];
  };
}
