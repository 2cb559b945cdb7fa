# The script that attaches the disks on Windows. It is the same everywhere: what it attaches is in bare-mounts.json.
module: below:

let
  inherit (module) copyForWindows pkgs;

  static = name: text: copyForWindows { source = pkgs.writeText name text; };
in
{
  configs = below.configs ++ [
    {
      environment.etc = {
        "nixos-wsl/Mount-WslBareDisks.ps1" =
          static "Mount-WslBareDisks.ps1" (builtins.readFile ../../windows/Mount-WslBareDisks.ps1);
        "nixos-wsl/README.txt" = static "README.txt" (builtins.readFile ../../windows/README.txt);
      };
    }
  ];
}
