# What the lab installs of an evaluated system: what `report.nix` says, and the module's own programs with their texts.
system:
let
  inherit (system._module.args) pkgs;
  inherit (pkgs) lib;
  programs = import ../../modules/programs.nix {
    inherit lib pkgs;
    inherit (pkgs) nix;
  };
in
import ../../lib/evaluate/nixos/report.nix system
  // {
  programs = map
    (program: {
      path = lib.getExe program;
      inherit (program) text;
    })
    (builtins.filter (program: program ? text) (builtins.attrValues programs));
}
