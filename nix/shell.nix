# What the project's commands use; on NixOS nothing is installed by the tests themselves.
{ btrfs-progs
, chromium
, debootstrap
, dotnet-sdk_10
, e2fsprogs
, jq
, mkShell
, nix
, nixpkgs-fmt
, nodejs_24
, shellcheck
, systemd
, util-linux
, xfsprogs
}:

mkShell {
  packages = [
    btrfs-progs
    chromium
    debootstrap
    dotnet-sdk_10
    e2fsprogs
    jq
    nix
    nixpkgs-fmt
    nodejs_24
    shellcheck
    systemd
    util-linux
    xfsprogs
  ];
}
