# The module: what the options do. Their declarations, the rules and what these look at are generated.
{ config, lib, ... }:

let
  cfg = config.services.greeter;
  scopes = import ./generated/scopes.nix { inherit cfg lib; };
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
