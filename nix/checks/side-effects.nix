# A system that imports the module without enabling it is the system that does not import it.
{ emptyFile
, self
, stdenv
, ...
}:
let
  toplevel = modules: (import ./system.nix {
    inherit modules self;
    inherit (stdenv.hostPlatform) system;
  }).config.system.build.toplevel.outPath;
in
if toplevel [ ] == toplevel [ self.nixosModules.default ]
then emptyFile
else throw "The module changes a system that does not enable it."
