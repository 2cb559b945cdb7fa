# What nixpkgs' nixos/lib/make-options-doc takes of a system's options for options.json, and which files declare each.
{ lib, options }:

map
  (option: {
    inherit (option) name;
    description = option.description or null;
    type = option.type or null;
    default = option.default or null;
    example = option.example or null;
    declarations = map toString option.declarations;
  })
  (lib.filter (option: option.visible && !option.internal) (lib.optionAttrSetToDocList options))
