# The module, with what it adds to NixOS' activation and switch put where the report shows it.
{ config, lib, ... }:
{
  imports = [ ../../modules ];

  config.environment.etc = {
    activation.text = lib.concatMapStrings (script: script.text) (lib.attrValues config.system.activationScripts);
    before-switch.text = lib.concatStrings (lib.attrValues config.system.preSwitchChecks);
  };
}
