import { rule } from "./define.ts";
import { isRelativePath, relativePathMessage } from "./path.ts";

/** What is bound from a disk to elsewhere. */
export const bindRules = [
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
  rule("sharedAutomount", {
    id: "automount-shared",
    severity: "error",
    option: "automount.enable",
    summary:
      "Below `/mnt/wsl` every distribution sees an automount, and only the systemd that made it answers: when its distribution ends, the path is there for nobody until WSL starts anew. Source: autofs_catatonic_mode() in the kernel's fs/autofs/waitq.c.",
    message:
      "Other distributions see {mountPoint}, and could not reach it after this one has ended: mount it at boot, or on access outside of what they share.",
    holds: () => false,
  }),
];
