{ nixpkgs-fmt
, runCommand
, ...
}:
# All but the fixtures of tests, which have places in them.
runCommand "check-formatting" { nativeBuildInputs = [ nixpkgs-fmt ]; } ''
  cd ${../..}
  nixpkgs-fmt --check flake.nix nix modules templates lib examples test/codegen test/evaluate/nixos-subset test/flake test/lab test/modules
  touch $out
''
