/** Debian's packages for those of nixpkgs that the module's scripts have in their PATH. */
export const debianPackages: Readonly<Record<string, readonly string[]>> = {
  bash: ["bash"],
  "btrfs-progs": ["btrfs-progs"],
  coreutils: ["coreutils"],
  cryptsetup: ["cryptsetup-bin"],
  dosfstools: ["dosfstools"],
  e2fsprogs: ["e2fsprogs"],
  exfatprogs: ["exfatprogs"],
  "f2fs-tools": ["f2fs-tools"],
  findutils: ["findutils"],
  gawk: ["gawk"],
  gnugrep: ["grep"],
  gnused: ["sed"],
  jq: ["jq"],
  kmod: ["kmod"],
  nix: ["nix-bin"],
  rsync: ["rsync"],
  systemd: ["systemd"],
  "util-linux": ["util-linux", "util-linux-extra", "mount"],
  xfsprogs: ["xfsprogs"],
};

/** Names under which nixpkgs has programs too, and where Debian leaves them to its alternatives. */
export const aliases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bash: { sh: "/bin/bash" },
  gawk: { awk: "/usr/bin/gawk" },
};

/** What the lab itself needs in the tree: an init, and programs that look at what is there. */
const ownPackages = ["systemd-sysv", "dbus", "btrfs-compsize"];

/** The packages of the lab's tree, beside Debian's smallest system. */
export const treePackages: readonly string[] = [
  ...new Set([...Object.values(debianPackages).flat(), ...ownPackages]),
].toSorted();
