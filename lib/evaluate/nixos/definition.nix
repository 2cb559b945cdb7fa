/**
  What a configuration file says of the options below one path, before their types have looked at it.

  The file holds a module, or the bare value of those options: an attribute set with `enable` or `disks` at its top,
  which no NixOS module has.

  # Type

  ```
  definition :: { lib, system, user, path, packageNames ? null } -> { isModule :: Bool; value :: AttrSet; }
  ```
*/
{ lib
, system
, user
, path
, packageNames ? null
}:

let
  isModule = !(lib.isAttrs user && (user ? enable || user ? disks));

  evaluated = system {
    inherit lib packageNames;
    modules = [
      { options = lib.setAttrByPath path (lib.mkOption { type = lib.types.anything; default = { }; }); }
      user
    ];
  };
in
{
  inherit isModule;
  value = if isModule then lib.getAttrFromPath path evaluated.config else user;
}
