# Configurations of wsl.bareMounts and what NixOS makes of each: lines of fstab, or the rules that it breaks.
{ system
, inputs
, emptyFile
, ...
}:
let
  inherit (inputs.nixpkgs) lib;

  cases = lib.mergeAttrsList [
    # cases
  ];

  failures = _: { bareMounts, fstab ? [ ], breaks ? [ ] }:
    let
      inherit (lib.nixosSystem {
        inherit system;
        modules = [
          inputs.self.nixosModules.wsl
          { wsl = { enable = true; inherit bareMounts; }; system.stateVersion = lib.trivial.release; }
        ];
      }) config;
      failed = map (failed: failed.message) (lib.filter (assertion: !assertion.assertion) config.assertions);
      isSaid = id: lib.any (lib.hasInfix "[${id}]") failed;
    in
    lib.filter (line: !lib.hasInfix line config.environment.etc.fstab.text) fstab
    ++ lib.filter (id: !isSaid id) breaks
    ++ lib.filter (message: !lib.any (id: lib.hasInfix "[${id}]" message) breaks) failed;
  found = lib.filterAttrs (_: failures: failures != [ ]) (lib.mapAttrs failures cases);
in
if found == { } then emptyFile else throw (builtins.toJSON found)
