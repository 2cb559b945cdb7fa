# What is generated from the schema is what is in the checkout.
{ callPackage
, ...
}:
(callPackage ../bare-mounts.nix { }).overrideAttrs {
  pname = "check-generated-files";
  buildPhase = ''
    node bin/bare-mounts.js generate --check
  '';
  installPhase = ''
    touch $out
  '';
}
