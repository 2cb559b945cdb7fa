# /etc/nixos-wsl/bare-mounts.json: how Windows finds each disk, for the programs that attach them there.
{ disks }:

{
  environment.etc."nixos-wsl/bare-mounts.json".text = builtins.toJSON {
    # Raised when a reader of the old form could not read the new one.
    version = 1;
    disks = map
      ({ disk, name, ... }: {
        inherit name;
        inherit (disk) serialNumber uniqueId vhd;
      })
      disks;
  };
}
