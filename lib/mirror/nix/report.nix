# What is asked of a system in which a module is read. `wants`: `tree`, `docs`, or the values of the options at `steps`.
{ lib
, wants
, path
, files ? null
, steps ? [ ]
}:
system:
let
  described = import ./describe.nix {
    inherit lib path files;
    inherit (system) options;
  };
in
if wants == "values" then
  map described.valuesAt steps
else if wants == "removed" then
  map described.removedAt steps
else if wants == "priorities" then
  map described.priorityAt steps
else
  described.${wants}
