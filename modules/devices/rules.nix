# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, scopes, tables ? { }, text ? { } }:

let
  # A field as messages show it: a list by its elements.
  show = field: if lib.isList field then lib.concatStringsSep ", " field else toString field;

  # What there is to say of things for which a rule does not hold.
  messages = rules: map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules);

  isPerMount = mountOption:
    lib.elem mountOption.name tables.perMountOptions
    || lib.any (prefix: lib.hasPrefix prefix mountOption.text) tables.userSpacePrefixes;

  isFileSystemWide = { fsType, name, ... }: lib.elem name tables.fileSystemWideOptions.${fsType};
in
{
  assertions = lib.concatLists [
    # What would write to a disk excludes its option `readOnly`.
    (lib.forEach scopes.writer (writer: {
      assertion = !writer.readOnly;
      message = "${writer.at}: Would write to the disk, which is read-only: drop this, or readOnly of the "
        + "disk. [read-only-disk]";
    }))

    # A file system refuses to be mounted with an option that it does not know.
    (lib.forEach scopes.mountOption (mountOption: {
      assertion =
        mountOption.advice != "" || isPerMount mountOption || isFileSystemWide mountOption;
      message = "${mountOption.at}: ${show mountOption.fsType} has no mount option ${show mountOption.name}; "
        + "see the manual page of ${show mountOption.fsType} for those that it has. "
        + "[mount-option-unsupported]";
    }))
  ];

  warnings = messages (lib.concatLists [
    # A file system whose driver no kernel of WSL has cannot be mounted there. Source: config-wsl in
    # microsoft/WSL2-Linux-Kernel.
    (lib.forEach scopes.driver (driver: {
      assertion = driver.kernel != null;
      message = "${driver.at}.fsType: No kernel of WSL has a driver for ${show driver.fsType}: choose "
        + "another file system, let Windows mount the disk, or boot a kernel of your own. "
        + "[file-system-without-kernel]";
    }))

    # Some file systems came to WSL's kernel later than others. Source: config-wsl in
    # microsoft/WSL2-Linux-Kernel.
    (lib.forEach scopes.driver (driver: {
      assertion = driver.kernel == null || driver.kernel == tables.oldestKernel;
      message = "${driver.at}.fsType: ${show driver.fsType} needs WSL's kernel ${show driver.kernel} or "
        + "later; uname -r shows which one you have, and wsl --update on Windows brings a newer one. "
        + "[file-system-needs-kernel]";
    }))

    # Without write barriers a VM that stops without unmounting loses more than the last writes; the gain was
    # measured as negligible.
    (lib.forEach scopes.mountOption (mountOption: {
      assertion = mountOption.name != "nobarrier" || !isFileSystemWide mountOption;
      message = "${mountOption.at}: nobarrier risks the file system when WSL stops without unmounting it, "
        + "and gains next to nothing; drop it. [nobarrier]";
    }))

    # `noatime` implies `nodiratime`. Source: mount(8).
    (lib.forEach scopes.mountOption (mountOption: {
      assertion = mountOption.name != "nodiratime" || !lib.elem "noatime" mountOption.siblings;
      message = "${mountOption.at}: nodiratime is implied by noatime and can be dropped. [nodiratime-implied]";
    }))
  ]);
}
