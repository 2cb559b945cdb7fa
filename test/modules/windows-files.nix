# A report of what the module puts below /etc/nixos-wsl: the mode of each file and what is in it.
system:
let
  inherit (system.config.environment) etc;
  names = builtins.filter (name: builtins.substring 0 10 name == "nixos-wsl/") (builtins.attrNames etc);
in
builtins.listToAttrs (map
  (name: {
    inherit name;
    value = {
      inherit (etc.${name}) mode;
      text = if etc.${name}.text != null then etc.${name}.text else etc.${name}.source.text;
    };
  })
  names)
