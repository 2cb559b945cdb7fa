import { rule } from "./define.ts";
import { byteLength, isPlain } from "./text.ts";

/**
 * A path below another: relative, in its shortest form, such as fstab carries, and no longer than file systems and
 * systemd take it: 255 bytes a name, and 4095 in all (NAME_MAX and PATH_MAX), of which some are left for what is
 * before and below it. systemd drops what it knows of a path that is longer.
 */
const isRelativePath = (path: string): boolean =>
  path.split("/").every((part) => !["", ".", ".."].includes(part) && byteLength(part) <= 255) &&
  byteLength(path) <= 3000 &&
  isPlain(path) &&
  !path.endsWith(" ");

const relativePathMessage =
  "Must be a relative path without doubled slashes, '.' or '..', backslashes, control characters or a space at its end, with names of at most 255 bytes and 3000 bytes in all.";

/** What several mount points or instances have of one disk. */
export const sharingRules = [
  rule("bind", {
    id: "bind-disk",
    severity: "error",
    option: "disk",
    summary: "A directory is bound from where its disk's file system is mounted.",
    message:
      "{disk} is no disk whose filesystem.mountPoint is set; name one of wsl.bareMounts.disks and mount it.",
    holds: ({ isDisk, source }) => isDisk && source !== null,
  }),
  rule("bind", {
    id: "bind-directory",
    severity: "error",
    option: "directory",
    summary: "A directory to bind lies inside of its disk's file system, under a name that fstab can carry.",
    message: relativePathMessage,
    holds: ({ directory }) => isRelativePath(directory),
  }),
  rule("bind", {
    id: "bind-needed-for-boot",
    severity: "error",
    option: "neededForBoot",
    summary: "What the boot waits for waits for its disk, too.",
    message:
      "The boot would wait for the disk {disk} as well: set neededForBoot of its filesystem, too, or drop it here.",
    holds: ({ neededForBoot, isDisk, isEarly }) => !neededForBoot || !isDisk || isEarly,
  }),
  rule("bind", {
    id: "bind-loop",
    severity: "error",
    option: "mountPoint",
    summary: "What is bound must be mounted before the place where it appears.",
    message: "Lies above what is bound there, which would have to be mounted first; choose another place.",
    holds: ({ needsItself }) => !needsItself,
  }),
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
];
