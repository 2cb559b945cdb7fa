# What leaves a system in which a module is tried, as JSON: what invariants look at. Where an assertion fails there is nothing else:
# NixOS would build no such system.
system:
let
  inherit (builtins) attrNames attrValues concatLists filter isString listToAttrs mapAttrs;
  inherit (system) config;

  select = predicate: set: removeAttrs set (filter (name: !predicate set.${name}) (attrNames set));
  text = value: builtins.unsafeDiscardStringContext "${value}";

  units = select (unit: unit.enable) config.systemd.units;
  etc = filter (file: file.enable) (attrValues config.environment.etc);

  # Packages are looked at as far as their path.
  pathOf = package: if package == null then null else text package;
  packages =
    config.environment.systemPackages ++ concatLists (map (service: service.path) (attrValues config.systemd.services));
  written = filter (package: package ? text && package ? outPath && isString package.text) (
    packages
    ++ concatLists (map (service: service.jobScripts or [ ]) (attrValues config.systemd.services))
    ++ map (file: file.source) (filter (file: file.text == null) etc)
  );

  failed = filter (assertion: !assertion.assertion) config.assertions;

in
{
  assertions = map (assertion: assertion.message) failed;
}
  // (
  if failed != [ ] then
    { warnings = [ ]; }
  else
    {
      inherit (config) warnings;
      fstab = text (config.environment.etc.fstab.text or "");
      units = mapAttrs (_: unit: text unit.text) (select (unit: unit.text or null != null) units);
      links = mapAttrs
        (_: unit: {
          inherit (unit) wantedBy requiredBy;
          aliases = unit.aliases or [ ];
          upheldBy = unit.upheldBy or [ ];
          overrideStrategy = unit.overrideStrategy or "asDropinIfExists";
        })
        units;
      etc = listToAttrs (
        map
          (file: {
            name = file.target;
            value = if file.text != null then text file.text else null;
          })
          etc
      );
      sources = map (file: pathOf file.source) (filter (file: file.text == null) etc);
      scripts = listToAttrs (
        map
          (package: {
            name = text package.outPath;
            value = text package.text;
          })
          written
      );
      packages = map pathOf packages;
      tmpfiles = map text (config.systemd.tmpfiles.rules or [ ]);
      activation = mapAttrs (_: script: text (if isString script then script else script.text)) (
        config.system.activationScripts or { }
      );
      udev = text (config.services.udev.extraRules or "");
      users = mapAttrs
        (name: user: {
          name = user.name or name;
          uid = user.uid or null;
          home = if user ? home then text user.home else null;
          group = user.group or "";
          extraGroups = user.extraGroups or [ ];
          shell = if user.shell or null == null || isString user.shell then user.shell or null else pathOf user.shell;
        })
        (config.users.users or { });
      groups = mapAttrs (_: group: { gid = group.gid or null; members = group.members or [ ]; }) (
        config.users.groups or { }
      );
    }
)
