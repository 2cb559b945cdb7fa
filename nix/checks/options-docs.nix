# nixpkgs makes documentation of the options: each type and description is evaluated.
{ nixosOptionsDoc
, self
, stdenv
, ...
}:
(nixosOptionsDoc {
  options = (import ./system.nix {
    inherit self;
    inherit (stdenv.hostPlatform) system;
    modules = [ self.nixosModules.default ];
  }).options.wsl.bareMounts;
}).optionsJSON
