# The kernel's driver for mounts on access, which is a module on WSL.
{ lib, mounts, pkgs }:

{
  # systemd looks for /dev/autofs once, before it starts any unit, and starts no automount unit where it is not there:
  # automount_supported() in its src/core/automount.c. The node comes with the module, opening the node is what loads the
  # module, and NixOS-WSL's shim runs the activation before systemd. Minor 235: AUTOFS_MINOR in the kernel's
  # include/linux/miscdevice.h.
  system.activationScripts.wsl-bare-mounts-autofs = lib.mkIf (lib.any (mount: mount.automount.enable) mounts) ''
    if [ ! -e /dev/autofs ]; then
      ${pkgs.coreutils}/bin/mknod --mode=0600 /dev/autofs c 10 235 || true
    fi
  '';
}
