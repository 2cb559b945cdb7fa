{ nixpkgs-fmt
, runCommand
, ...
}:
runCommand "check-formatting" { nativeBuildInputs = [ nixpkgs-fmt ]; } ''
  nixpkgs-fmt --check ${../..}
  touch $out
''
