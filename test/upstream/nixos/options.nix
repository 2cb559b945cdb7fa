# Options that NixOS-WSL's modules set or read and that only nixpkgs' nixos/ declares. Their values are merged and
# otherwise left alone; where a module reads one that nothing sets, it has NixOS' default.
{ config, lib, pkgs, ... }:

let
  inherit (lib) mkOption types;

  option = type: default: mkOption { inherit type default; description = "Not looked at."; };
  flag = option types.bool;
  entries = option (types.attrsOf types.anything) { };
  text = option types.lines "";

  # What pkgs lacks in the subset. Nothing can be built: a package is a name with a path that looks like one.
  named = name: pkgs.runCommand name { } "";
  names = lib.genAttrs [
    "nixos-install-tools"
    "nixos-enter"
    "pigz"
    "shadow"
    "wsl2-ssh-agent"
    "xdg-utils"
  ]
    named;
in
{
  options = {
    boot = {
      binfmt.registrations = entries;
      kernel.enable = flag true;
      loader.grub.enable = flag true;
      modprobeConfig.enable = flag true;
    };
    console.enable = flag true;
    environment.extraInit = text;
    networking = {
      dhcpcd.enable = flag true;
      nameservers = option (types.listOf types.str) [ ];
      resolvconf.enable = flag true;
    };
    nix.channel.enable = flag true;
    powerManagement.enable = flag true;
    services = {
      envfs = {
        enable = flag false;
        extraFallbackPathCommands = text;
      };
      resolved.enable = flag false;
      timesyncd.enable = flag true;
    };
    system.nixos.release = option types.str "26.11";
    systemd.oomd.enable = flag true;
    systemd.user.services = entries;
  };

  config = {
    _module.args = {
      modulesPath = toString ./modules-path;
      pkgs = lib.mkForce (import ../../../lib/evaluate/nixos/packages.nix { inherit lib; } // names // {
        callPackage = _: _: named "nixos-wsl-utils";
        fetchurl = { url, ... }: named (baseNameOf url);
        linuxPackages.usbip = named "usbip";
        stdenvNoCC.mkDerivation = { name, ... }: named name;
        substitute = { src, ... }: src;
      });
    };
    # NixOS gives each user the name of its entry.
    users.users = lib.mapAttrs (name: _: { inherit name; }) { ${config.wsl.defaultUser} = { }; };
  };
}
