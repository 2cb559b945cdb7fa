# Generated from greeter.ts by `node generate.ts`.
{ lib, ... }:

let
  inherit (lib) mkEnableOption mkOption types;
in
{
  options.services.greeter = {
    enable = mkEnableOption "greetings in /etc/greetings";

    word = mkOption {
      type = types.strMatching "[A-Za-z ]+";
      default = "Hello";
      description = "The word.";
    };

    repeat = mkOption {
      type = types.ints.between 1 5;
      default = 1;
      description = "Greetings for each.";
    };

    names = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Whom to greet.";
    };
  };
}
