/**
  An attribute set from a list of attribute sets that say their own names, as these options were written at first.

  # Inputs

  `attribute`
  : The attribute that has the name

  `list`
  : The list

  # Type

  ```
  listed :: String -> [ AttrSet ] -> AttrSet
  ```
*/
lib: attribute: list:

let
  nameOf = entry:
    entry.${attribute} or (throw "Each entry of the list needs a ${attribute}; better: an attribute set by ${attribute}.");

  only = name: entries:
    if lib.length entries > 1 then
      throw "Two entries of the list have the ${attribute} ${name}; rename one of them."
    else
      removeAttrs (lib.head entries) [ attribute ];
in
lib.mapAttrs only (lib.groupBy nameOf list)
