import { rule } from "./define.ts";
import { isPlain, unitNameLength } from "./text.ts";

/**
 * What all distributions share, where `wsl.conf` does not put automount.root elsewhere: what one mounts there, all have.
 * Source: CROSS_DISTRO_SHARE_PATH in WSL's src/linux/init/main.cpp.
 */
export const sharedDirectory = "/mnt/wsl";

/**
 * Paths that hold the running system or that systemd keeps to itself; nothing may be mounted over them.
 * Source: fstab_is_extrinsic() in systemd's src/shared/fstab-util.c, and NixOS-WSL's layout.
 */
export const reservedMountPoints = [
  "/bin",
  "/etc",
  "/init",
  "/lib",
  "/mnt",
  sharedDirectory,
  "/nix/store",
  "/run",
  "/usr",
];

/**
 * Mount points without which the boot stops short of multi-user.target.
 * Source: RequiresMountsFor= in systemd's units/basic.target.
 */
export const mountPointsOfBoot = ["/var", "/var/tmp"];

/**
 * Paths that units of every system need, so that the boot waits for what is mounted at them or above.
 * Sources: RequiresMountsFor= in systemd's units/basic.target, systemd-journal-flush.service, systemd-random-seed.service,
 * systemd-update-utmp.service, and in NixOS' nix-daemon; After=home.mount in systemd-user-sessions.service; tmp.mount
 * in basic.target; StateDirectory= of systemd-logind.service.
 */
export const pathsOfBoot = [
  "/home",
  "/nix/store",
  "/nix/var/nix/db",
  "/tmp",
  "/var/lib/systemd/linger",
  "/var/lib/wsl-bare-mounts",
  "/var/log/journal",
  "/var/log/wtmp",
  "/var/tmp",
];

/**
 * Paths in which systemd-tmpfiles prepares something at every boot, after local-fs.target.
 * Sources: systemd's tmpfiles.d/tmp.conf, var.conf, systemd.conf, x11.conf and legacy.conf, and NixOS' own rules.
 */
export const preparedMountPoints = ["/tmp", "/var", "/var/cache", "/var/lib", "/var/log", "/var/tmp"];

/**
 * Modes of directories that are not 0755.
 * Sources: systemd's tmpfiles.d/tmp.conf; nixpkgs, nixos/modules/system/activation/activation-script.nix (tmp), and
 * provision.conf for /root.
 */
export const modesOfMountPoints: Readonly<Record<string, string>> = {
  "/root": "0700",
  "/tmp": "1777",
  "/var/tmp": "1777",
};

/** Trees in which nothing may be mounted at all. */
export const reservedTrees = ["/dev", "/proc", "/run/wsl-bare-mounts", "/sys"];

/** Where something is mounted. */
export const mountPointRules = [
  rule("mount", {
    id: "mount-point-root",
    severity: "error",
    option: "mountPoint",
    summary:
      "The root file system and the systemd that boots live in the distribution's own VHD, so `/` cannot come from a bare disk.",
    message:
      "/ cannot come from a bare disk: WSL boots from the distribution's own VHD. Leave the mount point out and reach the data below a management mount.",
    holds: ({ mountPoint }) => mountPoint !== "/",
  }),
  rule("mount", {
    id: "mount-point-form",
    severity: "error",
    option: "mountPoint",
    summary:
      "A mount point is absolute and in its shortest form: no slash at the end, none doubled, no `.` or `..` in it.",
    message: "Must be an absolute path without a slash at its end, doubled slashes, '.' or '..'.",
    holds: ({ mountPoint }) =>
      mountPoint === "/" ||
      (mountPoint.startsWith("/") &&
        mountPoint
          .split("/")
          .slice(1)
          .every((part) => !["", ".", ".."].includes(part))),
  }),
  rule("mount", {
    id: "mount-point-characters",
    severity: "error",
    option: "mountPoint",
    summary:
      "NixOS escapes only spaces and tabs in fstab, and systemd cuts a space off the end: a path with a backslash, a control character or a space at its end would mount elsewhere.",
    message:
      "Must have no backslash, no control character and no space at its end: fstab and systemd cannot carry them.",
    holds: ({ mountPoint }) => isPlain(mountPoint) && !mountPoint.endsWith(" "),
  }),
  rule("mount", {
    id: "mount-point-length",
    severity: "error",
    option: "mountPoint",
    summary: "A mount point becomes a unit name of at most 255 bytes, in which each unusual byte takes four.",
    message: "Is too long: escaped as a unit name it has more than 245 bytes. Use a shorter path.",
    holds: ({ mountPoint }) => unitNameLength(mountPoint) <= 245,
  }),
  rule("mount", {
    id: "mount-point-reserved",
    severity: "error",
    option: "mountPoint",
    summary: "A mount over a part of the running system, or over what systemd mounts itself, would hide it.",
    message: "{mountPoint} belongs to the running system; mount the disk somewhere else.",
    holds: ({ mountPoint }) =>
      !reservedMountPoints.includes(mountPoint) &&
      !mountPoint.startsWith("/nix/store/") &&
      !reservedTrees.some((tree) => mountPoint === tree || mountPoint.startsWith(`${tree}/`)),
  }),
  rule("mount", {
    id: "mount-point-unique",
    severity: "error",
    option: "mountPoint",
    summary: "Only one thing can be mounted on a path: the later one would hide the earlier.",
    message: "{mountPoint} is also the mount point of {samePoint}; give each its own path.",
    holds: ({ samePoint }) => samePoint.length === 0,
  }),
  rule("mount", {
    id: "nix-automount",
    severity: "error",
    option: "automount.enable",
    summary:
      "systemd itself runs from `/nix`: an automount there can wait for the very process that should serve it.",
    message:
      "/nix cannot be mounted on access, since systemd itself runs from it. Use neededForBoot instead.",
    holds: ({ mountPoint, automount }) => !(automount && mountPoint === "/nix"),
  }),
  rule("mount", {
    id: "automount-conflict",
    severity: "error",
    option: "automount.enable",
    summary:
      "What is mounted on access is not there at boot, so it can neither be needed for it nor block it.",
    message: "A mount on access cannot be needed for boot or block it; drop one of the two.",
    holds: ({ automount, neededForBoot, onFailure }) =>
      !(automount && (neededForBoot || onFailure === "block")),
  }),
  rule("mount", {
    id: "automount-below-optional",
    severity: "error",
    option: "automount.enable",
    summary:
      "systemd sets an automount up before `local-fs.target`, whatever its options, and on top of what it lies below: the boot would wait for that disk. Source: automount_add_default_dependencies() in systemd's src/core/automount.c.",
    message:
      "The boot would wait for {optionalAbove}, since a mount on access is prepared at boot; mount this beside it, not on access, or set neededForBoot there.",
    holds: ({ automount, optionalAbove }) => !automount || optionalAbove.length === 0,
  }),
  rule("mount", {
    id: "automount-shared",
    severity: "error",
    option: "automount.enable",
    summary:
      "Below `/mnt/wsl` every distribution sees an automount, and only the systemd that made it answers: when its distribution ends, the path is there for nobody until WSL starts anew. Source: autofs_catatonic_mode() in the kernel's fs/autofs/waitq.c.",
    message:
      "Other distributions see {mountPoint}, and could not reach it after this one has ended: mount it at boot, or on access outside of what they share.",
    holds: ({ isAutomountShared }) => !isAutomountShared,
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
      neededForBoot || automount || onFailure === "block" || !preparedMountPoints.includes(mountPoint),
  }),
  rule("mount", {
    id: "nix-store-hidden",
    severity: "warning",
    option: "mountPoint",
    summary:
      "The system boots from the VHD's own `/nix`; a mount over it hides that store, so the disk must hold the closure of the running system.",
    message:
      "/nix on the disk must hold the closure of every system that boots, or it does not come up: copy the VHD's /nix to it after each switch, or let wsl.bareMounts.nixStore do so.",
    holds: ({ mountPoint }) => mountPoint !== "/nix",
  }),
  rule("mount", {
    id: "nix-store-taken",
    severity: "error",
    option: "mountPoint",
    summary: "Only one thing can be mounted on `/nix`, and what is mounted below it would be covered by it.",
    message:
      "/nix, with all below it, is where wsl.bareMounts.nixStore puts this instance's store; mount this somewhere else.",
    holds: ({ mountPoint, hasNixStore }) => !hasNixStore || !`${mountPoint}/`.startsWith("/nix/"),
  }),
];
