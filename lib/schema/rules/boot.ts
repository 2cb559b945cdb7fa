import { rule } from "./define.ts";
import { mountPointsOfBoot, preparedMountPoints } from "./mount-point.ts";

/** What comes when: on access, or before the boot goes on. */
export const bootRules = [
  rule("onAccess", {
    id: "nix-automount",
    severity: "error",
    option: "automount.enable",
    summary:
      "systemd itself runs from `/nix`: an automount there can wait for the very process that should serve it.",
    message:
      "/nix cannot be mounted on access, since systemd itself runs from it. Use neededForBoot instead.",
    holds: ({ mountPoint }) => mountPoint !== "/nix",
  }),
  rule("onAccess", {
    id: "automount-conflict",
    severity: "error",
    option: "automount.enable",
    summary:
      "What is mounted on access is not there at boot, so it can neither be needed for it nor block it.",
    message: "A mount on access cannot be needed for boot or block it; drop one of the two.",
    holds: ({ neededForBoot, onFailure }) => !neededForBoot && onFailure !== "block",
  }),
  rule("onAccess", {
    id: "automount-below-optional",
    severity: "error",
    option: "automount.enable",
    summary:
      "systemd sets an automount up before `local-fs.target`, whatever its options, and on top of what it lies below: the boot would wait for that disk. Source: automount_add_default_dependencies() in systemd's src/core/automount.c.",
    message:
      "The boot would wait for {optionalAbove}, since a mount on access is prepared at boot; mount this beside it, not on access, or set neededForBoot there.",
    holds: ({ optionalAbove }) => optionalAbove.length === 0,
  }),
  rule("mount", {
    id: "boot-requires-mount",
    severity: "warning",
    option: "mountPoint",
    summary:
      "systemd's own `basic.target` requires `/var` and `/var/tmp`: a disk that is missing there stops the boot, whatever `onFailure` says.",
    message:
      'systemd requires {mountPoint} itself, so the system does not come up without this disk: mount it below, or set onFailure to "block" to say so.',
    holds: ({ mountPoint, onFailure }) => onFailure === "block" || !mountPointsOfBoot.includes(mountPoint),
  }),
  rule("mount", {
    id: "mount-point-prepared",
    severity: "warning",
    option: "neededForBoot",
    summary:
      "systemd-tmpfiles prepares some directories after `local-fs.target`: below a mount that comes later, where nobody sees it.",
    message:
      "systemd-tmpfiles prepares {mountPoint} at boot, and may do so before this is mounted: set neededForBoot.",
    holds: ({ automount, mountPoint, neededForBoot, onFailure }) =>
      neededForBoot || automount.enable || onFailure === "block" || !preparedMountPoints.includes(mountPoint),
  }),
  rule("mount", {
    id: "nix-store-hidden",
    severity: "warning",
    option: "mountPoint",
    summary:
      "The system boots from the VHD's own `/nix`; a mount over it hides that store, so the disk must hold the closure of the running system.",
    message:
      "/nix on the disk must hold the closure of every system that boots, or it does not come up: copy the VHD's /nix to it after each switch.",
    holds: ({ mountPoint }) => mountPoint !== "/nix",
  }),
];
