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
    # The store's directory is bound from where its disk's file system is mounted.
    (lib.forEach scopes.nixStore (nixStore: {
      assertion = nixStore.isDisk && nixStore.source != null;
      message = "${nixStore.at}.disk: Must name one of wsl.bareMounts.disks whose filesystem.mountPoint is "
        + "set. [nix-store-disk]";
    }))

    # The store's directory lies inside of its disk's file system, under a name that fstab can carry.
    (lib.forEach scopes.nixStore (nixStore: {
      assertion = isRelativePath nixStore.directory;
      message = "${nixStore.at}.directory: Must be a relative path without doubled slashes, '.' or '..', "
        + "backslashes, control characters or a space at its end, with names of at most 255 bytes and "
        + "3000 bytes in all. [nix-store-directory]";
    }))

    # `/nix` is covered before anything is ordered after `local-fs.target`, and so the boot waits for its
    # disk; it cannot be mounted on access, since systemd itself runs from it.
    (lib.forEach scopes.nixStore (nixStore: {
      assertion = !nixStore.isDisk || nixStore.isEarly;
      message = "${nixStore.at}.disk: The boot needs the disk ${show nixStore.disk}: set neededForBoot of "
        + "its filesystem. [nix-store-needed-for-boot]";
    }))

    # Only one thing can be mounted on `/nix`, and what is mounted below it would be covered by it.
    (lib.forEach scopes.besideNixStore (besideNixStore: {
      assertion = !lib.hasPrefix "/nix/" "${besideNixStore.mountPoint}/";
      message = "${besideNixStore.at}.mountPoint: /nix, with all below it, is where wsl.bareMounts.nixStore "
        + "puts this instance's store; mount this somewhere else. [nix-store-taken]";
    }))
  ];

  warnings = messages [ ];
}
