# The programs that the module's services run.
{ lib, nix, pkgs }:

let
  # A program from its parts, which define functions by topic, in any order; the last line calls them.
  program = name: runtimeInputs: parts: pkgs.writeShellApplication {
    inherit name runtimeInputs;
    text = lib.concatStringsSep "\n" (parts ++ [ "main \"$@\"" ]);
  };
in
{
  wsl-bare-disk =
    program "wsl-bare-disk"
      [
        pkgs.btrfs-progs
        pkgs.coreutils
        pkgs.cryptsetup
        pkgs.e2fsprogs
        pkgs.exfatprogs
        pkgs.f2fs-tools
        pkgs.gnused
        pkgs.util-linux
      ]
      [
        (builtins.readFile ./scripts/wsl-bare-disk/check.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/identify.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/subvolumes.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/unlock.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/wait.sh)
        (builtins.readFile ./scripts/wsl-bare-disk/main.sh)
      ];

  wsl-bare-store =
    program "wsl-bare-store" [ pkgs.coreutils pkgs.gawk pkgs.jq nix pkgs.util-linux ]
      [
        (builtins.readFile ./scripts/wsl-bare-store/follow.sh)
        (builtins.readFile ./scripts/wsl-bare-store/guard.sh)
        (builtins.readFile ./scripts/wsl-bare-store/health.sh)
        (builtins.readFile ./scripts/wsl-bare-store/links.sh)
        (builtins.readFile ./scripts/wsl-bare-store/main.sh)
        (builtins.readFile ./scripts/wsl-bare-store/messages.sh)
        (builtins.readFile ./scripts/wsl-bare-store/migrate.sh)
        (builtins.readFile ./scripts/wsl-bare-store/places.sh)
        (builtins.readFile ./scripts/wsl-bare-store/stores.sh)
      ];

  wsl-btrfs-maintenance =
    program "wsl-btrfs-maintenance" [ pkgs.btrfs-progs pkgs.coreutils pkgs.util-linux ]
      [ (builtins.readFile ./scripts/wsl-btrfs-maintenance.sh) ];

  validate-wsl-bare-mounts = pkgs.writeShellApplication {
    name = "validate-wsl-bare-mounts";
    runtimeInputs = [ pkgs.coreutils pkgs.util-linux ];
    text = builtins.readFile ./scripts/validate-wsl-bare-mounts.sh;
  };
}
