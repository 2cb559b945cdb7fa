import type { Mutant } from "../mutant.ts";

/** Fields and options of fstab's lines. */
export const fstabOptions: readonly Mutant[] = [
  {
    id: "nofail-missing",
    file: "modules/core/part.nix",
    fault: "local-fs.target requires every mount: a missing disk makes the boot fail.",
    find: '    ++ lib.optional (!module.blocks mount) "nofail"\n',
    replace: "",
  },
  {
    id: "nofail-although-blocking",
    file: "modules/core/part.nix",
    fault: 'nofail takes back what onFailure = "block" asks for.',
    find: 'lib.optional (!module.blocks mount) "nofail"',
    replace: '[ "nofail" ]',
  },
  {
    id: "automount-missing",
    file: "modules/boot/part.nix",
    fault: "What should be mounted on first access is mounted at boot.",
    find: '      [ "x-systemd.automount" ]\n',
    replace: "      [ ]\n",
  },
  {
    id: "idle-timeout-misspelt",
    file: "modules/boot/part.nix",
    fault: "systemd ignores the option, and what is idle stays mounted.",
    find: '"x-systemd.idle-timeout=',
    replace: '"x-systemd.automount-idle-timeout=',
  },
  {
    id: "fsck-from-fstab",
    file: "modules/core/part.nix",
    fault: "fstab asks for a check of a path that is no device, which the generator warns of at each boot.",
    find: "generator warns about all others.\n    noCheck = true;\n",
    replace: "generator warns about all others.\n",
  },
  {
    id: "network-mount",
    file: "modules/core/part.nix",
    fault: "A local disk waits for the network.",
    find: '      "x-systemd.requires=${mount.unit}"\n',
    replace: '      "_netdev"\n      "x-systemd.requires=${mount.unit}"\n',
  },
  {
    id: "file-system-options-lost",
    file: "modules/btrfs/part.nix",
    fault: "The mount options that a user sets for the file system are not used.",
    find: "    ++ below.fileSystemOptions filesystem;",
    replace: '    ++ lib.optionals (filesystem.fsType != "btrfs") (below.fileSystemOptions filesystem);',
  },
  {
    id: "file-system-options-on-first-mount",
    file: "modules/core/part.nix",
    fault:
      "Only the mount of the file system itself gets the file system's options; which hold depends on the order.",
    find: "options = text.lastOfEach (module.fileSystemOptions disk.filesystem ++ mount.options);",
    replace:
      "options = if mount.options == [ ] then module.fileSystemOptions disk.filesystem else mount.options;",
  },
  {
    id: "first-of-an-option-counts",
    file: "modules/core/part.nix",
    fault: "Of an option that is given twice the first stays, though mount(8) takes the last.",
    find: "lib.reverseList (lib.unique (lib.reverseList options))",
    replace: "lib.unique options",
  },
  {
    id: "blocks-forgotten",
    file: "modules/boot/part.nix",
    fault: 'onFailure = "block" has no effect.',
    find: 'blocks = mount: mount.filesystem.onFailure == "block";',
    replace: "blocks = mount: false;",
  },
  {
    id: "type-auto",
    file: "modules/core/part.nix",
    fault: "The type is guessed, and a file system is mounted that is not the configured one.",
    find: "    inherit (disk.filesystem) fsType;\n",
    replace: '    fsType = "auto";\n',
  },
];
