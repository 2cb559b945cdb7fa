import type { Mutant } from "../mutant.ts";

/** The generated tables of what file systems know and what is reserved. */
export const tables: readonly Mutant[] = [
  {
    id: "zstd-has-level-16",
    file: "modules/btrfs/tables.nix",
    fault: "zstd:16 is accepted, and the mount fails.",
    find: '      "15"\n    ];',
    replace: '      "15"\n      "16"\n    ];',
  },
  {
    id: "netdev-not-reserved",
    file: "modules/core/tables.nix",
    fault: "A local disk may be moved behind the network.",
    find: '    _netdev = "moves a local mount behind the network; leave it out";\n',
    replace: "",
  },
  {
    id: "nix-store-not-reserved",
    file: "modules/core/tables.nix",
    fault: "A mount over /nix/store is accepted, and hides the running system.",
    find: '    "/mnt/wsl"\n    "/nix/store"\n',
    replace: '    "/mnt/wsl"\n',
  },
  {
    id: "per-mount-option-forgotten",
    file: "modules/devices/tables.nix",
    fault: "noatime is refused on a subvolume, where it works.",
    find: "dev diratime dirsync exec group iversion lazytime noatime nodev",
    replace: "dev diratime dirsync exec group iversion lazytime nodev",
  },
  {
    id: "default-level-wrong",
    file: "modules/btrfs/tables.nix",
    fault: "zstd:3 on a subvolume gives a warning although it is the level in force.",
    find: 'defaultCompressionLevel = "3";',
    replace: 'defaultCompressionLevel = "1";',
  },
];
