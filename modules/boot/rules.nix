# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, scopes, tables ? { }, text ? { } }:

let
  # A field as messages show it: a list by its elements.
  show = field: if lib.isList field then lib.concatStringsSep ", " field else toString field;

  # What there is to say of things for which a rule does not hold.
  messages = rules: map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules);
in
{
  assertions = lib.concatLists [
    # systemd itself runs from `/nix`: an automount there can wait for the very process that should serve it.
    (lib.forEach scopes.onAccess (onAccess: {
      assertion = onAccess.mountPoint != "/nix";
      message = "${onAccess.at}.automount.enable: /nix cannot be mounted on access, since systemd itself "
        + "runs from it. Use neededForBoot instead. [nix-automount]";
    }))

    # What is mounted on access is not there at boot, so it can neither be needed for it nor block it.
    (lib.forEach scopes.onAccess (onAccess: {
      assertion = !onAccess.neededForBoot && onAccess.onFailure != "block";
      message = "${onAccess.at}.automount.enable: A mount on access cannot be needed for boot or block it; "
        + "drop one of the two. [automount-conflict]";
    }))

    # systemd sets an automount up before `local-fs.target`, whatever its options, and on top of what it lies
    # below: the boot would wait for that disk. Source: automount_add_default_dependencies() in systemd's
    # src/core/automount.c.
    (lib.forEach scopes.onAccess (onAccess: {
      assertion = onAccess.optionalAbove == [ ];
      message = "${onAccess.at}.automount.enable: The boot would wait for ${show onAccess.optionalAbove}, "
        + "since a mount on access is prepared at boot; mount this beside it, not on access, or set "
        + "neededForBoot there. [automount-below-optional]";
    }))
  ];

  warnings = messages (lib.concatLists [
    # systemd's own `basic.target` requires `/var` and `/var/tmp`: a disk that is missing there stops the
    # boot, whatever `onFailure` says.
    (lib.forEach scopes.mount (mount: {
      assertion = mount.onFailure == "block" || !lib.elem mount.mountPoint tables.mountPointsOfBoot;
      message = "${mount.at}.mountPoint: systemd requires ${show mount.mountPoint} itself, so the system "
        + "does not come up without this disk: mount it below, or set onFailure to \"block\" to say "
        + "so. [boot-requires-mount]";
    }))

    # systemd-tmpfiles prepares some directories after `local-fs.target`: below a mount that comes later,
    # where nobody sees it.
    (lib.forEach scopes.mount (mount: {
      assertion =
        mount.neededForBoot
        || mount.automount.enable
        || mount.onFailure == "block"
        || !lib.elem mount.mountPoint tables.preparedMountPoints;
      message = "${mount.at}.neededForBoot: systemd-tmpfiles prepares ${show mount.mountPoint} at boot, and "
        + "may do so before this is mounted: set neededForBoot. [mount-point-prepared]";
    }))

    # The system boots from the VHD's own `/nix`; a mount over it hides that store, so the disk must hold the
    # closure of the running system.
    (lib.forEach scopes.mount (mount: {
      assertion = mount.mountPoint != "/nix";
      message = "${mount.at}.mountPoint: /nix on the disk must hold the closure of every system that boots, "
        + "or it does not come up: copy the VHD's /nix to it after each switch. [nix-store-hidden]";
    }))
  ]);
}
