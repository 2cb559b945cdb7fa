# A system of NixOS-WSL's own modules, as far as it can be had without nixpkgs' nixos/: the subset that all tests use,
# with NixOS-WSL itself in place of what stands for it there.
#
# `modules` has NixOS-WSL's modules/default.nix. Every module that it imports is evaluated. Two need what is not there:
# systemd/native/wrap-shell.nix imports nixpkgs' nixos/modules/config/users-groups.nix, for which a stand-in without users
# is given, and systemd/native calls the package in utils/, which is a name here: no derivation can be built anyway. The
# text of the tarball's builder is not evaluated: it has all of NixOS in it.
{ lib, modules }:

import ../../../lib/evaluate/nixos/system.nix {
  inherit lib;
  modules = [
    { disabledModules = [ ../../../lib/evaluate/nixos/modules/wsl.nix ]; }
    ./options.nix
  ] ++ modules;
}
