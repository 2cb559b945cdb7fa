# A virtual machine gets its disk when the boot is long over: the boot did not wait for it, and it is mounted then.
{ btrfs-progs
, nixos
, self
, testers
, ...
}:
let
  uuid = "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11";

  machine =
    { lib, ... }:
    {
      imports = [
        self.nixosModules.default
        ../../lib/evaluate/nixos/modules/wsl.nix
      ];

      # The module does nothing outside of WSL, and a virtual machine needs what WSL does without to find its own root.
      wsl.enable = true;
      boot.initrd.enable = lib.mkForce true;
      services.udev.enable = true;

      wsl.bareMounts = {
        enable = true;
        deviceTimeout = 600;
        disks.late = {
          serialNumber = "S1";
          inherit uuid;
          filesystem = {
            fsType = "btrfs";
            compression = "zstd:3";
            subvolumes.data = { mountPoint = "/srv/data"; create = true; };
          };
        };
      };
    };
in
testers.runNixOSTest {
  name = "late-disk";

  nodes.machine = {
    imports = [ machine ];

    # qemu-vm.nix replaces `fileSystems` by these (nixos/modules/virtualisation/qemu-vm.nix), so the mount is taken from the
    # same system without it.
    virtualisation.fileSystems."/srv/data" = {
      inherit ((nixos machine).config.fileSystems."/srv/data") device fsType options;
    };
  };

  testScript = ''
    import subprocess

    disk = machine.state_dir / "late.img"
    subprocess.run(["truncate", "--size=512M", disk], check=True)
    subprocess.run(["${btrfs-progs}/bin/mkfs.btrfs", "--uuid=${uuid}", disk], check=True)

    machine.wait_for_unit("multi-user.target")
    machine.fail("mountpoint /srv/data")

    machine.send_monitor_command(f"drive_add 0 file={disk},format=raw,if=none,id=late")
    machine.send_monitor_command("device_add virtio-blk-pci,drive=late")

    machine.wait_for_unit("srv-data.mount")
    machine.succeed("findmnt --noheadings --output OPTIONS /srv/data | grep --fixed-strings compress=zstd:3")
    machine.succeed("wsl-bare-mount status")
    machine.shutdown()
  '';
}
