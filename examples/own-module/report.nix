# What the harness looks at, as JSON. deepSeq: every option must have its type, also those that nothing needs.
{ config, ... }:

builtins.deepSeq config.services.greeter {
  assertions = map (each: each.message) (builtins.filter (each: !each.assertion) config.assertions);
  inherit (config) warnings;
  file = config.environment.etc.greetings.text or "";
}
