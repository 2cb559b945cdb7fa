# Random configurations and the examples, held against the invariants with this nixpkgs in the place of the subset.
{ callPackage
, nix
, path
, runCommand
, self
, ...
}:
runCommand "check-harness"
{
  nativeBuildInputs = [ nix (callPackage ../bare-mounts.nix { }) ];
} ''
  # A store of its own: nothing is built, but nix-instantiate opens one.
  export NIX_CONF_DIR=$TMPDIR/nix/etc NIX_LOCALSTATE_DIR=$TMPDIR/nix/var NIX_LOG_DIR=$TMPDIR/nix/log
  export NIX_STATE_DIR=$TMPDIR/nix/state NIX_STORE_DIR=$TMPDIR/nix/store HOME=$TMPDIR
  nix-store --init

  bare-mounts fuzz --evaluator embedded --runs 200 --oracle none
  bare-mounts check --evaluator nix --nixpkgs ${path} ${self}/examples/*.{json,nix} ${self}/examples/instances/*.nix
  bare-mounts fuzz --evaluator nix --nixpkgs ${path} --runs 20 --oracle none
  touch $out
''
