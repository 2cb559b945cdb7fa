import { rule } from "./define.ts";
import { isRelativePath, relativePathMessage } from "./path.ts";

/** The store of an instance on a disk of several. */
export const nixStoreRules = [
  rule("nixStore", {
    id: "nix-store-disk",
    severity: "error",
    option: "disk",
    summary: "The store's directory is bound from where its disk's file system is mounted.",
    message: "Must name one of wsl.bareMounts.disks whose filesystem.mountPoint is set.",
    holds: ({ isDisk, source }) => isDisk && source !== null,
  }),
  rule("nixStore", {
    id: "nix-store-directory",
    severity: "error",
    option: "directory",
    summary:
      "The store's directory lies inside of its disk's file system, under a name that fstab can carry.",
    message: relativePathMessage,
    holds: ({ directory }) => isRelativePath(directory),
  }),
  rule("nixStore", {
    id: "nix-store-needed-for-boot",
    severity: "error",
    option: "disk",
    summary:
      "`/nix` is covered before anything is ordered after `local-fs.target`, and so the boot waits for its disk; it cannot be mounted on access, since systemd itself runs from it.",
    message: "The boot needs the disk {disk}: set neededForBoot of its filesystem.",
    holds: ({ isDisk, isEarly }) => !isDisk || isEarly,
  }),
  rule("besideNixStore", {
    id: "nix-store-taken",
    severity: "error",
    option: "mountPoint",
    summary: "Only one thing can be mounted on `/nix`, and what is mounted below it would be covered by it.",
    message:
      "/nix, with all below it, is where wsl.bareMounts.nixStore puts this instance's store; mount this somewhere else.",
    holds: ({ mountPoint }) => !`${mountPoint}/`.startsWith("/nix/"),
  }),
];
