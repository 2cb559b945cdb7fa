# What the harness looks at, as JSON. toJSON also reads what nothing needs, so every option must have its type.
{ config, ... }:

let
  inherit (config.systemd) services;

  ours = builtins.filter (name: builtins.substring 0 9 name == "webspace-") (builtins.attrNames services);
in
builtins.seq (builtins.toJSON config.services.webspace) {
  assertions = map (each: each.message) (builtins.filter (each: !each.assertion) config.assertions);
  inherit (config) warnings;
  # The command of each service of ours, by the service's name.
  commands = builtins.listToAttrs (map
    (name: { inherit name; value = services.${name}.serviceConfig.ExecStart; })
    ours);
}
