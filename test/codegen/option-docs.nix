# What the real lib says of the options of a generated module, as nixosOptionsDoc takes it.
{ nixpkgs, root }:

let
  lib = import (/. + "${nixpkgs}/lib");

  module = lib.evalModules {
    modules = [
      (/. + "${root}/modules/options.nix")
      { _module.check = false; }
    ];
  };

  documented = lib.filter
    (option: option.visible && !option.internal && lib.head option.loc != "_module")
    (lib.optionAttrSetToDocList module.options);
in
lib.listToAttrs (map
  (option: lib.nameValuePair option.name (
    removeAttrs option [ "name" "visible" "internal" ]
      // { declarations = map (file: lib.removePrefix "${root}/" (toString file)) option.declarations; }
  ))
  documented)
