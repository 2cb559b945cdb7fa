# The module: what the options do. Their declarations and the rules are generated.
{ config, lib, ... }:

let
  cfg = config.services.greeter;

  # The twin of `scopes` in greeter.ts.
  scopes.greeted = map (name: { at = "services.greeter.names"; inherit name; }) cfg.names;
in
{
  imports = [ ./generated/options.nix ];

  config = lib.mkIf cfg.enable (lib.mkMerge [
    (import ./generated/rules.nix { inherit lib scopes; })
    {
      environment.etc.greetings.text = lib.concatMapStrings
        (name: lib.concatStrings (lib.replicate cfg.repeat "${cfg.word}, ${name}!\n"))
        cfg.names;
    }
  ]);
}
