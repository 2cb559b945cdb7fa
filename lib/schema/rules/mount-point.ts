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
    summary: "The root file system and the systemd that boots live in the distribution's own VHD.",
    message: "/ cannot come from a bare disk: WSL boots from the distribution's own VHD; mount it elsewhere.",
    holds: ({ mountPoint }) => mountPoint !== "/",
  }),
  rule("mount", {
    id: "mount-point-form",
    severity: "error",
    option: "mountPoint",
    summary: "A mount point is absolute and in its shortest form, as systemd's units have it.",
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
    summary: "NixOS escapes only spaces and tabs in fstab, and systemd cuts a space off the end.",
    message:
      "Must have no backslash, no control character and no space at its end: fstab and systemd cannot carry them.",
    holds: ({ mountPoint }) => isPlain(mountPoint) && !mountPoint.endsWith(" "),
  }),
  rule("mount", {
    id: "mount-point-length",
    severity: "error",
    option: "mountPoint",
    summary:
      "A mount point becomes part of unit names of at most 255 bytes, in which each unusual byte takes four; the longest is wsl-bare-keep@.service.",
    message: "Is too long: escaped as a unit name it has more than 233 bytes. Use a shorter path.",
    holds: ({ mountPoint }) => unitNameLength(mountPoint) <= 233,
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
];
