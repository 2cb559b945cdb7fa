{ nixpkgs-fmt
, runCommand
, ...
}:
# All but the fixtures of tests, which have places in them.
runCommand "check-formatting" { nativeBuildInputs = [ nixpkgs-fmt ]; } ''
  cd ${../..}
  find . -name '*.nix' -not -path './test/evaluate/fixtures/*' -exec nixpkgs-fmt --check {} +
  touch $out
''
