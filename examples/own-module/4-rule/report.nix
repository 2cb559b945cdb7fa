# What the harness looks at, as JSON. toJSON also reads what nothing needs, so every option must have its type.
{ config, ... }:

builtins.seq (builtins.toJSON config.services.webspace) {
  assertions = map (each: each.message) (builtins.filter (each: !each.assertion) config.assertions);
  inherit (config) warnings;
}
