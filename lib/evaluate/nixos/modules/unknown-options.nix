# Options of NixOS that the subset does not have. Whatever is defined for them is taken, and changes nothing here.
{ lib, ... }:
let
  # Several definitions of one option whose type nobody knows: sets and lists are put together, of others the last counts.
  unknown = lib.mkOptionType {
    name = "unknown";
    description = "option that the subset does not have";
    merge =
      path: definitions:
      let
        values = map (definition: definition.value) definitions;
      in
      if builtins.all (value: builtins.isAttrs value && !lib.isDerivation value) values then
        (lib.types.lazyAttrsOf unknown).merge path definitions
      else if builtins.all builtins.isList values then
        builtins.concatLists values
      else
        lib.last values;
  };
in
{
  freeformType = lib.types.lazyAttrsOf unknown;
}
