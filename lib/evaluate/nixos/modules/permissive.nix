# Options of NixOS that a storage module may set or read and that change neither fstab nor units here. Their values are
# merged and otherwise left alone.
{ lib, ... }:
let
  inherit (lib) mkOption types;

  anything = mkOption {
    type = types.submodule { freeformType = types.attrsOf types.anything; };
    default = { };
    description = "Not looked at.";
  };
  entries = mkOption {
    type = types.attrsOf types.anything;
    default = { };
    description = "Not looked at.";
  };
  string =
    default:
    mkOption {
      type = types.str;
      inherit default;
      description = "Not looked at.";
    };
  flag =
    default:
    mkOption {
      type = types.bool;
      inherit default;
      description = "Not looked at.";
    };

  option = import ./option.nix { inherit lib; };

  activationScript = types.submodule {
    options = {
      deps = option (types.listOf types.str) [ ] "Scripts that run before.";
      text = option types.lines "" "The script.";
      supportsDryActivation = flag false;
    };
  };
in
{
  options = {
    documentation = anything;
    environment.variables = entries;
    environment.sessionVariables = entries;
    hardware = anything;
    meta = anything;
    networking.hostName = string "nixos";
    networking.extraHosts = string "";
    nix = {
      enable = flag true;
      settings = entries;
      extraOptions = string "";
      package = mkOption {
        type = types.raw;
        default = null;
        description = "Not looked at.";
      };
    };
    nixpkgs = anything;
    programs = anything;
    security = anything;
    services.udev = {
      enable = flag true;
      extraRules = mkOption {
        type = types.lines;
        default = "";
        description = "Not looked at.";
      };
      packages = mkOption {
        type = types.listOf types.path;
        default = [ ];
        description = "Not looked at.";
      };
    };
    system = {
      activationScripts =
        option (types.attrsOf (types.coercedTo types.str (text: { inherit text; }) activationScript)) { }
          "Scripts that run at each switch and at each boot.";
      preSwitchChecks = option (types.lazyAttrsOf types.lines) { } "Scripts that end a switch before it begins.";
      build = mkOption {
        type = types.lazyAttrsOf types.unspecified;
        default = { };
        description = "What a system is built from.";
      };
      stateVersion = string "";
    };
    time.timeZone = mkOption {
      type = types.nullOr types.str;
      default = null;
      description = "Not looked at.";
    };
    users = {
      users = entries;
      groups = entries;
    };
  };
}
