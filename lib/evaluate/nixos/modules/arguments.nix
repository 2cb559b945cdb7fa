# What NixOS hands to modules besides `config`, `options`, `lib` and `pkgs`.
{ lib, ... }:
{
  _module.args.utils = import ../utils.nix { inherit lib; };
}
