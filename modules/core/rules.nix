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
    # Linux finds a disk by exactly one option, such as `uuid` or `label`: two could name two disks.
    (lib.forEach scopes.disk (disk: {
      assertion = lib.length disk.identities == 1;
      message = "${disk.at}: Set exactly one of the options by which Linux finds the disk, such as uuid or "
        + "label. [linux-identity]";
    }))

    # Serial numbers, ids, labels and paths are one line of text: no disk is named with a control character.
    (lib.forEach scopes.identity (identity: {
      assertion = identity.text != "" && text.isSingleLine identity.text;
      message = "${identity.at}: Must be one line of text and not empty; copy it again from Windows or "
        + "lsblk. [identity-text]";
    }))

    # Two disks that Linux finds by the same text are one disk, which must be described once.
    (lib.forEach scopes.identity (identity: {
      assertion = identity.sameDevice == [ ];
      message = "${identity.at}: Is also what ${show identity.sameDevice} says; describe each file system "
        + "once. [linux-identity-unique]";
    }))

    # A disk's name stands in a unit name, which systemd limits to 255 bytes.
    (lib.forEach scopes.disk (disk: {
      assertion = disk.name != "" && builtins.stringLength disk.slug <= 200;
      message = "${disk.at}: The name of the disk must have 1 to 200 characters, since it becomes part of a "
        + "unit's name. [disk-name]";
    }))

    # Disks whose names differ only in characters that units cannot have would share one service.
    (lib.forEach scopes.disk (disk: {
      assertion = disk.sameUnit == [ ];
      message = "${disk.at}: Would share the unit wsl-bare-disk-${show disk.slug}.service with "
        + "${show disk.sameUnit}; rename one of them. [unit-name-collision]";
    }))

    # The root file system and the systemd that boots live in the distribution's own VHD.
    (lib.forEach scopes.mount (mount: {
      assertion = mount.mountPoint != "/";
      message = "${mount.at}.mountPoint: / cannot come from a bare disk: WSL boots from the distribution's "
        + "own VHD; mount it elsewhere. [mount-point-root]";
    }))

    # A mount point is absolute and in its shortest form, as systemd's units have it.
    (lib.forEach scopes.mount (mount: {
      assertion =
        mount.mountPoint == "/"
        || lib.hasPrefix "/" mount.mountPoint
        && lib.all
          (part: !lib.elem part [ "" "." ".." ])
          (lib.tail (lib.splitString "/" mount.mountPoint));
      message = "${mount.at}.mountPoint: Must be an absolute path without a slash at its end, doubled "
        + "slashes, '.' or '..'. [mount-point-form]";
    }))

    # NixOS escapes only spaces and tabs in fstab, and systemd cuts a space off the end.
    (lib.forEach scopes.mount (mount: {
      assertion = text.isPlain mount.mountPoint && !lib.hasSuffix " " mount.mountPoint;
      message = "${mount.at}.mountPoint: Must have no backslash, no control character and no space at its "
        + "end: fstab and systemd cannot carry them. [mount-point-characters]";
    }))

    # A mount point becomes part of unit names of at most 255 bytes, in which each unusual byte takes four;
    # the longest is wsl-bare-keep@.service.
    (lib.forEach scopes.mount (mount: {
      assertion = text.unitNameLength mount.mountPoint <= 233;
      message = "${mount.at}.mountPoint: Is too long: escaped as a unit name it has more than 233 bytes. Use "
        + "a shorter path. [mount-point-length]";
    }))

    # A mount over a part of the running system, or over what systemd mounts itself, would hide it.
    (lib.forEach scopes.mount (mount: {
      assertion =
        !lib.elem mount.mountPoint tables.reservedMountPoints
        && !lib.hasPrefix "/nix/store/" mount.mountPoint
        && !lib.any
          (tree: mount.mountPoint == tree || lib.hasPrefix "${tree}/" mount.mountPoint)
          tables.reservedTrees;
      message = "${mount.at}.mountPoint: ${show mount.mountPoint} belongs to the running system; mount the "
        + "disk somewhere else. [mount-point-reserved]";
    }))

    # Only one thing can be mounted on a path: the later one would hide the earlier.
    (lib.forEach scopes.mount (mount: {
      assertion = mount.samePoint == [ ];
      message = "${mount.at}.mountPoint: ${show mount.mountPoint} is also the mount point of "
        + "${show mount.samePoint}; give each its own path. [mount-point-unique]";
    }))

    # Each element of a list is one mount option: blanks and commas would end it, quotes would swallow others.
    (lib.forEach scopes.mountOption (mountOption: {
      assertion =
        mountOption.text != ""
        && text.isPlain mountOption.text
        && !lib.any (mark: lib.hasInfix mark mountOption.text) [ " " "," "\"" ];
      message = "${mountOption.at}: Each element must be one mount option without spaces, commas, quotes, "
        + "backslashes or control characters. [mount-option-form]";
    }))

    # Some mount options contradict what the module writes, or do harm on WSL; each has its own advice.
    (lib.forEach scopes.mountOption (mountOption: {
      assertion = mountOption.advice == "";
      message = "${mountOption.at}: The mount option ${show mountOption.name} ${show mountOption.advice}. "
        + "[mount-option-reserved]";
    }))
  ];

  warnings = messages [ ];
}
