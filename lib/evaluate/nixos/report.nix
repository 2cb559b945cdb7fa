# What an evaluated system says about storage, as JSON can carry it. It reads the attribute paths that NixOS has, so the
# system may be the subset's or that of a real `nixos/lib/eval-config.nix`.
system:
let
  inherit (builtins) filter listToAttrs mapAttrs;
  inherit (system) config;

  # A unit that is not enabled is a link to /dev/null; it has no text and starts nothing.
  units = select (unit: unit.enable) config.systemd.units;

  select = predicate: set: removeAttrs set (filter (name: !predicate set.${name}) (builtins.attrNames set));

  etcWithText = filter (file: file.enable && file.text != null) (builtins.attrValues config.environment.etc);

  # Scripts that a switch runs are evaluated where a system is built, though nothing of them is reported. The sources of files
  # below /etc are not: the hashes of their texts cost a sixth of an evaluation.
  built = value: builtins.foldl' (result: check: builtins.seq check result) value (
    builtins.attrValues (config.system.preSwitchChecks or { })
  );

  # The texts of files made by pkgs.writeText and its kin, as far as the configuration still has them as packages.
  # One that was only pasted into a string cannot be told from its path. Nothing of `system.build` is looked at: its
  # toplevel ends the evaluation where an assertion fails, which is to be reported.
  packages = builtins.concatLists (
    [ config.environment.systemPackages (config.systemd.tmpfiles.packages or [ ]) ]
    ++ map (service: (service.jobScripts or [ ]) ++ service.path) (builtins.attrValues config.systemd.services)
  );
in
{
  # Lines for fstab(5).
  fstab = built config.environment.etc.fstab.text;

  # Unit names and the text of their files, or of their drop-in where `links.<unit>.overrideStrategy` says so.
  units = mapAttrs (_: unit: unit.text) (select (unit: unit.text != null) units);

  # What NixOS expresses by symbolic links beside the units' files (`multi-user.target.wants/x.service`).
  links = mapAttrs
    (_: unit: {
      inherit (unit)
        aliases
        overrideStrategy
        requiredBy
        upheldBy
        wantedBy
        ;
    })
    units;

  # Files below /etc that are given as text.
  etc = listToAttrs (
    map
      (file: {
        name = file.target;
        value = file.text;
      })
      etcWithText
  );

  # Store paths and the text of the file there.
  scripts = listToAttrs (
    map
      (package: {
        name = builtins.unsafeDiscardStringContext package.outPath;
        value = package.text;
      })
      (filter (package: package ? text && package ? outPath) packages)
  );

  # The messages of assertions that do not hold.
  assertions = map (assertion: assertion.message) (filter (assertion: !assertion.assertion) config.assertions);

  inherit (config) warnings;
}
