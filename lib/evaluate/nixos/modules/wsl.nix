# NixOS-WSL's options that storage has to do with, and what it sets.
{ config
, lib
, pkgs
, ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.wsl;

  option = import ./option.nix { inherit lib; };
in
{
  imports = [
    (lib.mkRenamedOptionModule [ "wsl" "automountPath" ] [ "wsl" "wslConf" "automount" "root" ])
    (lib.mkRenamedOptionModule [ "wsl" "automountOptions" ] [ "wsl" "wslConf" "automount" "options" ])
  ];

  options.wsl = {
    enable = lib.mkEnableOption "support for running NixOS as a WSL distribution";
    defaultUser = option types.str "nixos" "The user that WSL starts commands as.";

    wslConf = mkOption {
      description = "What is in /etc/wsl.conf.";
      default = { };
      type = types.submodule {
        freeformType = (pkgs.formats.ini { }).type;
        options = {
          automount = {
            enabled = option types.bool true "Whether WSL mounts Windows' drives.";
            ldconfig = option types.bool false "Whether WSL runs ldconfig for its drivers.";
            mountFsTab = option types.bool false "Whether WSL mounts what is in /etc/fstab; here systemd does.";
            root = option (types.strMatching "^/(.*[^/])?$") "/mnt" "Where WSL mounts Windows' drives.";
            options = option types.commas "metadata,uid=1000,gid=100" "How WSL mounts Windows' drives.";
          };
          boot = {
            command = option types.str "" "What WSL runs at the start.";
            systemd = option types.bool true "Whether systemd is init.";
            initTimeout =
              option (types.nullOr types.ints.unsigned) null
                "How long WSL waits for init, in milliseconds; 10000 where it is not said.";
          };
          interop = {
            enabled = option types.bool true "Whether Windows' programs can be run.";
            appendWindowsPath = option types.bool true "Whether PATH has Windows' directories.";
          };
          network = {
            generateHosts = option types.bool true "Whether WSL writes /etc/hosts.";
            generateResolvConf = option types.bool true "Whether WSL writes /etc/resolv.conf.";
            hostname = option types.str config.networking.hostName "The distribution's name in the network.";
          };
          user.default = option types.str "root" "The user that WSL starts commands as.";
        };
      };
    };
  };

  config = lib.mkIf cfg.enable {
    boot.initrd.enable = false;
    services.udev.enable = lib.mkDefault false;
    systemd.enableEmergencyMode = false;
    wsl.wslConf = {
      boot.systemd = true;
      user.default = cfg.defaultUser;
    };

    environment.etc."wsl.conf".text = lib.generators.toINI { } (
      lib.filterAttrsRecursive (_: value: value != null && value != "") cfg.wslConf
    );

    warnings =
      lib.optional (!cfg.wslConf.boot.systemd)
        "systemd is disabled in wsl.conf. This is strongly discouraged and WILL break things"
      ++ lib.optional (cfg.wslConf.network.generateHosts && config.networking.extraHosts != "")
        "networking.extraHosts has no effect if wsl.wslConf.network.generateHosts is true.";
  };
}
