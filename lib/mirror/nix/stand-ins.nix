# What modules of all kinds set and read of the rest of NixOS. Users, groups and activation are declared, since they leave the
# system; of all else only the values are here that a system has in which nobody has set anything.
{ lib, pkgs, ... }:
let
  inherit (lib) mkOption types;

  option = import ../../evaluate/nixos/modules/option.nix { inherit lib; };
  nullable = type: option (types.nullOr type) null "As in NixOS.";
  text = default: option types.str default "As in NixOS.";
  flag = default: option types.bool default "As in NixOS.";
  texts = option (types.listOf types.str) [ ] "As in NixOS.";
  open = options: types.submodule [{ freeformType = types.attrsOf types.anything; } options];

  user = open (
    { name, config, ... }:
    {
      options = {
        name = text name;
        home = option types.path (if config.isNormalUser then "/home/${name}" else "/var/empty") "As in NixOS.";
        createHome = flag false;
        group = text "";
        extraGroups = texts;
        isNormalUser = flag false;
        isSystemUser = flag false;
        uid = nullable types.int;
        shell = nullable (types.either types.package types.path);
        description = text "";
        packages = option (types.listOf types.package) [ ] "As in NixOS.";
        openssh.authorizedKeys.keys = texts;
        openssh.authorizedKeys.keyFiles = option (types.listOf types.path) [ ] "As in NixOS.";
        subUidRanges = option (types.listOf types.anything) [ ] "As in NixOS.";
        hashedPassword = nullable types.str;
        hashedPasswordFile = nullable types.str;
        initialPassword = nullable types.str;
      };
    }
  );
  group = open (
    { name, ... }:
    {
      options = {
        name = text name;
        gid = nullable types.int;
        members = texts;
      };
    }
  );
  script = types.submodule {
    options = {
      deps = texts;
      text = option types.lines "" "As in NixOS.";
      supportsDryActivation = flag false;
    };
  };
  scripts = option (types.attrsOf (types.coercedTo types.str (text: { inherit text; }) script)) { } "As in NixOS.";

  off = { enable = false; };
  disabled = names: lib.genAttrs names (_: off);
  defaults = lib.mapAttrsRecursiveCond (value: !(value.type or null == "derivation")) (_: lib.mkDefault);
in
{
  options = {
    environment.variables = option (types.attrsOf types.anything) { } "As in NixOS.";
    environment.sessionVariables = option (types.attrsOf types.anything) { } "As in NixOS.";
    networking.hostName = text "nixos";
    networking.extraHosts = option types.lines "" "As in NixOS.";
    system = {
      activationScripts = scripts;
      userActivationScripts = scripts;
      preSwitchChecks = option (types.lazyAttrsOf types.lines) { } "As in NixOS.";
      build = option (types.lazyAttrsOf types.unspecified) { } "As in NixOS.";
      stateVersion = text "26.05";
    };
    users.users = option (types.attrsOf user) { } "As in NixOS.";
    users.groups = option (types.attrsOf group) { } "As in NixOS.";
    services.udev = {
      enable = flag true;
      extraRules = option types.lines "" "As in NixOS.";
      packages = option (types.listOf types.path) [ ] "As in NixOS.";
    };
  };

  config = {
    users.users.root = { uid = 0; home = "/root"; group = "root"; };
    users.users.nobody = { uid = 65534; isSystemUser = true; group = "nogroup"; };
    users.groups = lib.genAttrs [ "root" "wheel" "users" "nogroup" "keys" "nixbld" "video" "audio" "disk" "kvm" ] (_: { });

    boot = defaults {
      binfmt.registrations = { };
      kernelPackages = { kernel = pkgs.kmod; } // pkgs;
      loader.grub.enable = true;
      initrd.systemd.services = { };
      zfs.enabled = false;
    };
    fileSystems."/" = {
      device = lib.mkDefault "/dev/disk/by-label/nixos";
      fsType = lib.mkDefault "ext4";
    };

    console = defaults { enable = true; };
    documentation = defaults { enable = true; };
    hardware = defaults { graphics.enable = false; enableAllFirmware = false; };
    i18n = defaults { defaultLocale = "en_US.UTF-8"; glibcLocales = pkgs.glibcLocales; };
    networking = defaults {
      domain = null;
      fqdn = "nixos";
      fqdnOrHostName = "nixos";
      enableIPv6 = true;
      firewall = { enable = true; allowedTCPPorts = [ ]; allowedUDPPorts = [ ]; };
      nameservers = [ ];
      nftables.enable = false;
      resolvconf.enable = true;
      useDHCP = true;
      useNetworkd = false;
    };
    nix = defaults {
      enable = true;
      channel.enable = true;
      package = pkgs.nix;
      settings = { };
    };
    nixpkgs = defaults { config = { }; hostPlatform.system = "x86_64-linux"; };
    programs = defaults (disabled [ "bash" "fish" "fuse" "git" "ssh" "sway" "zsh" ]);
    security = defaults {
      acme.certs = { };
      apparmor.enable = false;
      pam.services = { };
      polkit.enable = false;
      sudo.enable = true;
      wrapperDir = "/run/wrappers/bin";
    };
    services = defaults (
      disabled [
        "apache-kafka"
        "avahi"
        "caddy"
        "clamav"
        "dbus"
        "envfs"
        "httpd"
        "logrotate"
        "mongodb"
        "mysql"
        "nginx"
        "openssh"
        "postgresql"
        "prometheus"
        "rabbitmq"
        "redis"
        "resolved"
        "timesyncd"
        "tor"
        "userborn"
        "xserver"
        "zfs"
      ]
      // { openssh = { enable = false; hostKeys = [ ]; ports = [ 22 ]; }; }
    );
    system = defaults {
      nixos = { release = "26.05"; version = "26.05"; label = "26.05"; };
      etc.overlay.enable = false;
    };
    systemd = defaults {
      sysusers.enable = false;
      user = { services = { }; tmpfiles.rules = [ ]; };
      network.enable = false;
    };
    time = defaults { timeZone = null; };
    virtualisation = defaults (disabled [ "docker" "libvirtd" "podman" ]);
  };
}
