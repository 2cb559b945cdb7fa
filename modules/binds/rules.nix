# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, scopes, tables ? { }, text ? { } }:

let
  # A field as messages show it: a list by its elements.
  show = field: if lib.isList field then lib.concatStringsSep ", " field else toString field;

  # What there is to say of things for which a rule does not hold.
  messages = rules: map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules);

  # A path below another: relative, in its shortest form, such as fstab carries, and no longer than
  # file systems and systemd take it: 255 bytes a name, and 4095 in all (NAME_MAX and PATH_MAX), of
  # which some are left for what is before and below it. systemd drops what it knows of a path that
  # is longer.
  isRelativePath = path:
    lib.all
      (part: !lib.elem part [ "" "." ".." ] && builtins.stringLength part <= 255)
      (lib.splitString "/" path)
    && builtins.stringLength path <= 3000
    && text.isPlain path
    && !lib.hasSuffix " " path;
in
{
  assertions = lib.concatLists [
    # A directory is bound from where its disk's file system is mounted.
    (lib.forEach scopes.bind (bind: {
      assertion = bind.isDisk && bind.source != null;
      message = "${bind.at}.disk: ${show bind.disk} is no disk whose filesystem.mountPoint is set; name one "
        + "of wsl.bareMounts.disks and mount it. [bind-disk]";
    }))

    # A directory to bind lies inside of its disk's file system, under a name that fstab can carry.
    (lib.forEach scopes.bind (bind: {
      assertion = isRelativePath bind.directory;
      message = "${bind.at}.directory: Must be a relative path without doubled slashes, '.' or '..', "
        + "backslashes, control characters or a space at its end, with names of at most 255 bytes and "
        + "3000 bytes in all. [bind-directory]";
    }))

    # What the boot waits for waits for its disk, too.
    (lib.forEach scopes.bind (bind: {
      assertion = !bind.neededForBoot || !bind.isDisk || bind.isEarly;
      message = "${bind.at}.neededForBoot: The boot would wait for the disk ${show bind.disk} as well: set "
        + "neededForBoot of its filesystem, too, or drop it here. [bind-needed-for-boot]";
    }))

    # What is bound must be mounted before the place where it appears.
    (lib.forEach scopes.bind (bind: {
      assertion = !bind.needsItself;
      message = "${bind.at}.mountPoint: Lies above what is bound there, which would have to be mounted "
        + "first; choose another place. [bind-loop]";
    }))

    # Below `/mnt/wsl` every distribution sees an automount, and only the systemd that made it answers: when
    # its distribution ends, the path is there for nobody until WSL starts anew. Source:
    # autofs_catatonic_mode() in the kernel's fs/autofs/waitq.c.
    (lib.forEach scopes.sharedAutomount (sharedAutomount: {
      assertion = false;
      message = "${sharedAutomount.at}.automount.enable: Other distributions see "
        + "${show sharedAutomount.mountPoint}, and could not reach it after this one has ended: mount "
        + "it at boot, or on access outside of what they share. [automount-shared]";
    }))
  ];

  warnings = messages [ ];
}
