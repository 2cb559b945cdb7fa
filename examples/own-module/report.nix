# What the harness looks at, as JSON. toJSON also reads what nothing needs, so every option must have its type.
{ config, ... }:

builtins.seq (builtins.toJSON config.services.greeter) {
  assertions = map (each: each.message) (builtins.filter (each: !each.assertion) config.assertions);
  inherit (config) warnings;
  file = config.environment.etc.greetings.text or "";
}
