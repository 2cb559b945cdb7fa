# What the lab installs of an evaluated system: what `report.nix` says, the module's own programs with their texts, and what
# it does at activation.
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

  # In the order of their names, as nixpkgs has those that depend on nothing (lib.textClosureMap).
  activation = builtins.concatStringsSep "\n" (
    map (script: if builtins.isString script then script else script.text) (
      builtins.attrValues (
        lib.filterAttrs (name: _: builtins.match ".*wsl-bare.*" name != null) (
          system.config.system.activationScripts or { }
        )
      )
    )
  );
}
