/**
  A type of an attribute set of submodules that takes a list of them as well, each with its own name, as these options
  were written at first.

  Such types merge with each other, where several files declare one option: nixpkgs' `coercedTo` merges with nothing.

  # Inputs

  `attribute`
  : The attribute that has the name

  `type`
  : The type of the attribute set

  # Type

  ```
  listed :: Lib -> String -> OptionType -> OptionType
  ```
*/
lib: attribute:

let
  nameOf = entry:
    entry.${attribute} or (throw "Each entry of the list needs a ${attribute}; better: an attribute set by ${attribute}.");

  only = name: entries:
    if lib.length entries > 1 then
      throw "Two entries of the list have the ${attribute} ${name}; rename one of them."
    else
      removeAttrs (lib.head entries) [ attribute ];

  named = list: lib.mapAttrs only (lib.groupBy nameOf list);

  listed = type: lib.types.coercedTo (lib.types.listOf (lib.types.attrsOf lib.types.raw)) named type // {
    inherit (type) functor;
    typeMerge = functor: lib.mapNullable listed (type.typeMerge functor);
    substSubModules = modules: listed (type.substSubModules modules);
  };
in
listed
