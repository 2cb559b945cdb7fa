{ nixpkgs-fmt }:

nixpkgs-fmt
