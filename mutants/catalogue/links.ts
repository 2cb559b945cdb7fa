import type { Mutant } from "../mutant.ts";

/** Disks, their units and their links, and the texts that these are made from. */
export const links: readonly Mutant[] = [
  {
    id: "two-disks-share-a-link",
    file: "modules/core/part.nix",
    fault: "Of two disks with the same type of file system one is mounted twice, and the other never.",
    find: 'link = "/run/wsl-bare-mounts/${slug}";',
    replace: 'link = "/run/wsl-bare-mounts/${disk.filesystem.fsType}";',
  },
  {
    id: "link-below-dev",
    file: "modules/core/part.nix",
    fault: "systemd waits for a .device unit that never appears, since NixOS-WSL runs no udev.",
    find: 'link = "/run/wsl-bare-mounts/${slug}";',
    replace: 'link = "/dev/wsl-bare-mounts/${slug}";',
  },
  {
    id: "script-links-elsewhere",
    file: "modules/core/part.nix",
    fault: "The service makes a link at the disk's name where fstab has its slug.",
    find: '"--link=${link}"',
    replace: '"--link=/run/wsl-bare-mounts/${name}"',
  },
  {
    id: "disk-name-unescaped",
    file: "modules/core/part.nix",
    fault: "A disk's name stands in a unit's name with all its characters.",
    find: "slug = text.slug name;",
    replace: "slug = name;",
  },
  {
    id: "slug-keeps-at-sign",
    file: "modules/core/part.nix",
    fault: "A disk with an @ in its name becomes an instance of a template unit that does not exist.",
    find: '"[^A-Za-z0-9_.-]+"',
    replace: '"[^A-Za-z0-9_.@-]+"',
  },
  {
    id: "slug-of-each-character",
    file: "modules/core/part.nix",
    fault: "Module and schema do not agree about which disks share a unit.",
    find: '"[^A-Za-z0-9_.-]+"',
    replace: '"[^A-Za-z0-9_.-]"',
  },
  {
    id: "backslash-is-plain",
    file: "modules/core/part.nix",
    fault: "A mount point with a backslash gets into fstab, where it becomes another path.",
    find: '!lib.hasInfix "\\\\" (builtins.toJSON (remove [ "\\"" ] s))',
    replace: '!lib.hasInfix "\\\\" (builtins.toJSON (remove [ "\\"" "\\\\" ] s))',
  },
  {
    id: "quote-is-not-plain",
    file: "modules/core/part.nix",
    fault: "Paths and labels with a double quote are refused, which do no harm.",
    find: 'builtins.toJSON (remove [ "\\"" ] s)',
    replace: "builtins.toJSON s",
  },
  {
    id: "unit-name-length-in-characters",
    file: "modules/core/part.nix",
    fault: "A mount point of hyphens passes, and its unit's name is too long for systemd.",
    find: "builtins.stringLength path + 3 * builtins.stringLength",
    replace: "builtins.stringLength path + builtins.stringLength",
  },
];
