# The module's programs outside of a system: what is wrong in a disk can be looked at before anything is configured.
{ lib, nix, pkgs }:

import ../modules/programs.nix { inherit lib nix pkgs; }
