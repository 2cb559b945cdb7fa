{ config, lib, ... }:

let
  cfg = config.services.greeter;
in
{
  options.services.greeter = {
    enable = lib.mkEnableOption "greetings in /etc/greetings";
    word = lib.mkOption { type = lib.types.strMatching "[A-Za-z ]+"; default = "Hello"; };
    repeat = lib.mkOption { type = lib.types.ints.between 1 5; default = 1; };
    names = lib.mkOption { type = lib.types.listOf lib.types.str; default = [ ]; };
  };

  config = lib.mkIf cfg.enable {
    assertions = map
      (name: {
        assertion = !lib.hasInfix "\n" name;
        message = "services.greeter.names: Each name must be one line. [one-line]";
      })
      cfg.names;

    environment.etc.greetings.text = lib.concatMapStrings
      (name: lib.concatStrings (lib.replicate cfg.repeat "${cfg.word}, ${name}!\n"))
      cfg.names;
  };
}
