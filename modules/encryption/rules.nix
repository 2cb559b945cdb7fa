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
    # A path of the distribution's own is absolute, so that it does not depend on where a program runs.
    (lib.forEach scopes.path (path: {
      assertion = lib.hasPrefix "/" path.text && text.isPlain path.text;
      message = "${path.at}: Must be an absolute path without backslashes or control characters. "
        + "[absolute-path]";
    }))

    # A LUKS container is unlocked at boot, when nobody can type: its key must be in a file.
    (lib.forEach scopes.encryption (encryption: {
      assertion = encryption.keyFile != null;
      message = "${encryption.at}.keyFile: Must be set to the file that holds the key. [encryption-key-file]";
    }))

    # Everyone can read the Nix store.
    (lib.forEach scopes.encryption (encryption: {
      assertion =
        encryption.keyFile == null || !lib.hasPrefix "/nix/store/" "${encryption.keyFile}/";
      message = "${encryption.at}.keyFile: Everyone can read the Nix store: keep the key elsewhere, readable "
        + "by root alone. [encryption-key-in-store]";
    }))

    # A container is opened under a name of at most 127 bytes. Source: DM_NAME_LEN in the kernel's
    # include/uapi/linux/dm-ioctl.h.
    (lib.forEach scopes.encryption (encryption: {
      assertion = builtins.stringLength encryption.slug <= 100;
      message = "${encryption.at}.enable: The name of an encrypted disk must have at most 100 characters; "
        + "rename the disk. [encryption-disk-name]";
    }))
  ];

  warnings = messages [ ];
}
