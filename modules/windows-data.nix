# /etc/nixos-wsl: what Windows needs to attach the disks. Data is written here; the script is the same everywhere, so
# that no string of a configuration becomes PowerShell.
{ cfg, disks, lib, pkgs }:

let
  data = {
    # Raised when a reader of the old form could not read the new one.
    version = 1;
    inherit (cfg.windows) taskName logFile;
    disks = map
      ({ disk, name, ... }: {
        inherit name;
        inherit (disk) serialNumber uniqueId vhd vhdSize allowDriveLetters;
      }
      // lib.optionalAttrs (disk.additionalDevices != { }) {
        additionalDevices = lib.mapAttrsToList
          (name: device: { inherit name; inherit (device) serialNumber uniqueId vhd; })
          disk.additionalDevices;
      })
      disks;
  };

  # Copies, since Windows cannot follow links into the store: \\wsl.localhost\<distribution>\etc\nixos-wsl.
  copy = file: file // { mode = "0444"; };
  static = name: text: copy { source = pkgs.writeText name text; };
in
{
  environment.etc = {
    "nixos-wsl/bare-mounts.json" = copy { text = builtins.toJSON data; };
    "nixos-wsl/Mount-WslBareDisks.ps1" =
      static "Mount-WslBareDisks.ps1" (builtins.readFile ../windows/Mount-WslBareDisks.ps1);
    "nixos-wsl/README.txt" = static "README.txt" (builtins.readFile ../windows/README.txt);
  };
}
