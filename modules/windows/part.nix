# How Windows finds the disks: /etc/nixos-wsl/bare-mounts.json tells it, and a disk's service asks it to attach its disk.
# Only data is written, so that no string of a configuration becomes PowerShell.
module: below:

let
  inherit (module) cfg config disks lib;

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
in
{
  ruleScopes = below.ruleScopes ++ [ (import ./scopes.nix { inherit (module) all cfg lib tables text; }) ];
  rules = below.rules ++ [ (import ./rules.nix { inherit (module) lib scopes tables text; }) ];

  # Where Windows' own folder is inside the distribution, if WSL mounts its drives.
  systemRoot = "${lib.removeSuffix "/" config.wsl.wslConf.automount.root}/c/Windows";

  arguments = entry:
    below.arguments entry
    ++ lib.optionals (cfg.windows.taskName != null)
      [ "--task=${cfg.windows.taskName}" "--system-root=${module.systemRoot}" ];

  diskScripts = below.diskScripts ++ [ (builtins.readFile ./scripts/wsl-bare-disk/windows.sh) ];

  # Copies, since Windows cannot follow links into the store: \\wsl.localhost\<distribution>\etc\nixos-wsl.
  copyForWindows = file: file // { mode = "0444"; };

  configs = below.configs ++ [
    {
      environment.etc."nixos-wsl/bare-mounts.json" = module.copyForWindows { text = builtins.toJSON data; };
    }
  ];
}
