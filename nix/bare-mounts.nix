# The command line program, built from the sources of this checkout.
{ buildNpmPackage, importNpmLock, lib, nodejs_24 }:

let
  root = ../.;
  inherit (import ./npm-lock.nix { inherit lib root; }) package packageLock;
in
buildNpmPackage {
  pname = package.name;
  inherit (package) version;
  src = root;

  nodejs = nodejs_24;
  npmDeps = importNpmLock { inherit package packageLock; npmRoot = root; };
  inherit (importNpmLock) npmConfigHook;
  npmFlags = [ "--ignore-scripts" ];

  meta = {
    inherit (package) description;
    license = lib.licenses.asl20;
    mainProgram = "bare-mounts";
  };
}
