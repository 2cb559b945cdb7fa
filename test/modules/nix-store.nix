# The module, with what it adds to NixOS' activation and switch put where the report shows it.
{ config, lib, ... }:
{
  imports = [ ../../modules ];

  # NixOS has it since 24.11.
  options.system.preSwitchChecks = lib.mkOption {
    type = lib.types.attrsOf lib.types.str;
    default = { };
  };

  config.environment.etc = {
    activation.text = lib.concatStrings (lib.attrValues config.system.activationScripts);
    before-switch.text = lib.concatStrings (lib.attrValues config.system.preSwitchChecks);
  };
}
