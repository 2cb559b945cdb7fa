# What an evaluated system is made of, as JSON: all that a module of NixOS-WSL adds to, and which file defines what.
system:

let
  inherit (builtins) attrNames attrValues concatMap filter mapAttrs;
  inherit (system) config options;
  whole = import ../../../lib/evaluate/nixos/report.nix system;

  namesIn = option: map ({ file, value }: { file = toString file; names = attrNames value; }) option.definitionsWithLocations;
  kinds = [ "paths" "services" "slices" "sockets" "targets" "timers" ];
  units = concatMap
    (kind: map ({ file, names }: { inherit file; names = map (name: "${name}.${kind}") names; }) (namesIn options.systemd.${kind}))
    kinds;
in
{
  inherit (whole) assertions etc fstab links units warnings;
  fileSystems = mapAttrs (_: { device, fsType, options, ... }: { inherit device fsType options; }) config.fileSystems;
  etcFiles = mapAttrs (_: { enable, mode, source, target, ... }: { inherit enable mode target; source = "${source}"; })
    (removeAttrs config.environment.etc (filter (name: !config.environment.etc.${name}.enable) (attrNames config.environment.etc)));
  systemPackages = map (package: package.name) config.environment.systemPackages;
  activationScripts = mapAttrs (_: script: script.text or script) config.system.activationScripts;
  inherit (config.system) preSwitchChecks;
  wslConf = config.wsl.wslConf;

  defined = {
    inherit units;
    etc = namesIn options.environment.etc;
    fileSystems = namesIn options.fileSystems;
    mounts = map ({ file, value }: { file = toString file; names = map (mount: mount.where) value; })
      options.systemd.mounts.definitionsWithLocations;
    packages = map ({ file, value }: { file = toString file; names = map (package: package.name) value; })
      options.environment.systemPackages.definitionsWithLocations;
    unitFiles = namesIn options.systemd.units;
  };
}
