{
  store = {
    bareMounts = {
      enable = true;
      disks.a = { serialNumber = "S6Z2NJ0TC14842T"; label = "a"; filesystem = { fsType = "ext4"; mountPoint = "/mnt/a"; neededForBoot = true; }; };
      nixStore = { enable = true; disk = "a"; };
    };
    fstab = [ "/run/wsl-bare-mounts/nix-store /nix none " "bind,nofail,x-systemd.before=local-fs.target" ];
  };
  late-disk = {
    bareMounts = {
      enable = true;
      disks.a = { serialNumber = "S6Z2NJ0TC14842T"; label = "a"; filesystem = { fsType = "ext4"; mountPoint = "/mnt/a"; }; };
      nixStore = { enable = true; disk = "a"; };
    };
    breaks = [ "nix-store-needed-for-boot" ];
  };
}
