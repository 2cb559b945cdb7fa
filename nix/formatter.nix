# `nix fmt`: nixpkgs-fmt, of the files that are given, or else of all but the fixtures of tests, which have places in them.
{ git, nixpkgs-fmt, writeShellApplication }:

writeShellApplication {
  name = "format";
  runtimeInputs = [ git nixpkgs-fmt ];
  text = ''
    if (($# == 0)); then
      mapfile -d "" -t files < <(git ls-files -z -- '*.nix' ':!test/evaluate/fixtures')
      set -- "''${files[@]}"
    fi
    exec nixpkgs-fmt "$@"
  '';
}
