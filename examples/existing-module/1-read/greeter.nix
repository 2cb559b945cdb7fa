{ config, lib, pkgs, ... }:
let
  cfg = config.services.greeter;
  greetings = {
    en = "Hello";
    de = "Hallo";
  };
in
{
  options.services.greeter = {
    enable = lib.mkEnableOption "a greeting at boot";
    package = lib.mkPackageOption pkgs "hello" { };
    language = lib.mkOption {
      type = lib.types.enum [ "en" "de" "fr" ];
      default = "en";
      description = "Language of the greeting.";
    };
    names = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ ];
      example = [ "Ada" ];
      description = "Who is greeted.";
    };
  };

  config = lib.mkIf cfg.enable {
    systemd.services.greeter = {
      description = "A greeting at boot";
      wantedBy = [ "multi-user.target" ];
      serviceConfig.Type = "oneshot";
      script = lib.concatMapStrings (name: ''
        ${lib.getExe cfg.package} --greeting=${greetings.${cfg.language}} ${name}
      '') cfg.names;
    };
  };
}
