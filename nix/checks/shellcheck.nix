# A program's build runs shellcheck on it.
{ callPackage
, lib
, linkFarmFromDrvs
, ...
}:
linkFarmFromDrvs "check-shellcheck" (lib.filter lib.isDerivation (lib.attrValues (callPackage ../../modules/programs.nix { })))
