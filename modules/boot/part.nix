# What the boot does with a disk: it is checked before it is mounted; a mount comes on access, or the boot fails without it.
module: below:

let
  inherit (module) cfg lib pkgs tables text utils;

  # Seconds for the check of a file system that a VM left without unmounting it.
  checkTimeout = 60;

  # Without emergency mode, which NixOS-WSL has not, a failed local-fs.target does not stop the boot. From 254 on
  # x-systemd.required-by in the line would add Conflicts=umount.target, which no drop-in takes away (systemd,
  # fstab-generator.c, add_mount), and mounts that other distributions see must stay at shutdown.
  blocking = mount: lib.nameValuePair (text.mountUnit mount.mountPoint) {
    overrideStrategy = "asDropin";
    requiredBy = [ "sysinit.target" ];
  };

  # The mounts that the boot waits for: those that are to be, those at paths that units of every system need, and what
  # these lie below or are bound from. A service of the user's own that names another path holds up itself.
  isOfBoot = mount:
    module.inBoot mount || lib.any (path: lib.hasPrefix "${mount.mountPoint}/" "${path}/") tables.pathsOfBoot;
  ofBoot = module.holding (lib.filter isOfBoot module.mounts);

  # The bytes beyond ASCII that UTF-8 has, each with its number. JSON names characters by number, and substrings are of
  # bytes: the second byte of U+0080 to U+00BF is 0x80 to 0xBF, and the first one changes where a range ends.
  highBytes =
    let
      digit = number: builtins.substring number 1 "0123456789abcdef";
      hex = number: digit (number / 16) + digit (number - number / 16 * 16);
      character = number: builtins.fromJSON "\"\\u${hex (number / 256)}${hex (number - number / 256 * 256)}\"";
      byte = number: index: text: { name = builtins.substring index 1 text; value = hex number; };
    in
    lib.genList (i: byte (128 + i) 1 (character (128 + i))) 64
    ++ lib.genList (i: byte (194 + i) 0 (character (128 + 64 * i))) 30
    ++ lib.genList (i: byte (224 + i) 0 (character (if i == 0 then 2048 else 4096 * i))) 16
    ++ lib.imap0 (i: high: byte (240 + i) 0 (builtins.fromJSON "\"\\u${high}\\udc00\""))
      [ "d800" "d8c0" "d9c0" "dac0" "dbc0" ];

  escapeHighBytes = lib.replaceStrings (map (byte: byte.name) highBytes) (map (byte: "\\x${byte.value}") highBytes);
in
{
  text = below.text // {
    # nixpkgs' `escapeSystemdPath` leaves bytes beyond ASCII as they are, and systemd escapes each of them. Hardly any
    # path has them, and the table takes time.
    mountUnit = path:
      let unit = below.text.mountUnit path; in
      if builtins.match "[ -~]*" unit == null then escapeHighBytes unit else unit;
  };

  tables = lib.recursiveUpdate below.tables (import ./tables.nix);
  ruleScopes = below.ruleScopes ++ [ (import ./scopes.nix { inherit (module) all cfg lib tables text; }) ];
  rules = below.rules ++ [ (import ./rules.nix { inherit (module) lib scopes tables text; }) ];

  blocks = mount: mount.filesystem.onFailure == "block";
  # What blocks the boot on purpose is part of it.
  inBoot = mount: below.inBoot mount || module.blocks mount;
  holding = import ./holding.nix lib module.mounts;
  disksOfBoot = lib.filter (disk: lib.any (mount: mount.unit == disk.unit) ofBoot) module.disks;

  systemdOptions = { automount, ... }@mount:
    below.systemdOptions mount
    ++ lib.optionals automount.enable (
      [ "x-systemd.automount" ]
      ++ lib.optional (automount.idleTimeout != null) "x-systemd.idle-timeout=${toString automount.idleTimeout}"
    );

  # The file systems that have a program to check them with; the others repair their logs by themselves, or not at all.
  isChecked = { filesystem, ... }: filesystem.check && lib.elem filesystem.fsType [ "ext4" "f2fs" "exfat" ];

  arguments = { disk, ... }@entry:
    below.arguments entry
    ++ [ "--interval=${toString cfg.retryInterval}" ]
    ++ lib.optional (module.isChecked disk) "--check=${toString checkTimeout}";
  startTimeout = disk: below.startTimeout disk + (if module.isChecked disk then checkTimeout else 0);

  diskInputs = below.diskInputs ++ [ pkgs.e2fsprogs pkgs.exfatprogs pkgs.f2fs-tools ];
  diskScripts = below.diskScripts ++ [ (builtins.readFile ./scripts/wsl-bare-disk/check.sh) ];

  configs = below.configs ++ [
    { systemd.units = lib.listToAttrs (map blocking (lib.filter module.blocks module.mounts)); }
    (import ./autofs.nix { inherit lib pkgs; inherit (module) mounts; })
  ];
}
