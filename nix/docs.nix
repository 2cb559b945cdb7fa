# The book, as a folder of HTML.
{ buildNpmPackage, importNpmLock, lib, nodejs_24 }:

let
  root = ../.;
  inherit (import ./npm-lock.nix { inherit lib root; workspaces = true; }) package packageLock;
in
buildNpmPackage {
  pname = "${package.name}-docs";
  inherit (package) version;
  src = root;

  nodejs = nodejs_24;
  npmDeps = importNpmLock { inherit package packageLock; npmRoot = root; };
  inherit (importNpmLock) npmConfigHook;
  npmFlags = [ "--ignore-scripts" ];
  npmBuildScript = "docs";

  installPhase = ''
    runHook preInstall
    cp --recursive docs/.vitepress/dist "$out"
    runHook postInstall
  '';
}
