# Conditions that a configuration must meet, and remarks about it.
{ lib, ... }:
{
  options = {
    assertions = lib.mkOption {
      type = lib.types.listOf lib.types.unspecified;
      default = [ ];
      internal = true;
      description = "Conditions, as `{ assertion, message }`, without which the system must not be built.";
    };

    warnings = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ ];
      internal = true;
      description = "What to tell the user when the system is built.";
    };
  };
}
