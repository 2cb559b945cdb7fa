# The programs that the module's services run.
{ pkgs, ... }:

{
  wsl-bare-disk = pkgs.writeShellApplication {
    name = "wsl-bare-disk";
    runtimeInputs = [ pkgs.btrfs-progs pkgs.coreutils pkgs.e2fsprogs pkgs.gnused pkgs.util-linux ];
    text = builtins.readFile ./scripts/wsl-bare-disk.sh;
  };

  validate-wsl-bare-mounts = pkgs.writeShellApplication {
    name = "validate-wsl-bare-mounts";
    runtimeInputs = [ pkgs.coreutils pkgs.util-linux ];
    text = builtins.readFile ./scripts/validate-wsl-bare-mounts.sh;
  };
}
