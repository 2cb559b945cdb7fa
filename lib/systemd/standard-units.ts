import type { UnitLink } from "./generator-output.ts";
import type { UnitSource } from "./loader.ts";
import { newestSystemd, type SystemdVersion } from "./version.ts";

/** A unit that every system has: its relations only, as a unit file. */
export interface StandardUnit extends UnitSource {
  readonly text: string;
  /** Where the relations are written down. */
  readonly source: string;
}

/** Lines that only some versions have. */
interface VersionedLines {
  readonly appliesTo: (version: SystemdVersion) => boolean;
  readonly lines: readonly string[];
}

const since = (first: SystemdVersion, ...lines: string[]): VersionedLines => ({
  appliesTo: (version) => version >= first,
  lines,
});
const before = (first: SystemdVersion, ...lines: string[]): VersionedLines => ({
  appliesTo: (version) => version < first,
  lines,
});

/** A unit in all versions that have it; null in the others. */
type UnitByVersion = (version: SystemdVersion) => StandardUnit | null;

function unit(name: string, source: string, lines: readonly (string | VersionedLines)[]): UnitByVersion {
  return (version) => {
    const own = lines.flatMap((each) =>
      typeof each === "string" ? each : each.appliesTo(version) ? each.lines : [],
    );
    return { name, source, file: name, text: `${own.join("\n")}\n` };
  };
}

const systemd =
  (name: string, ...lines: (string | VersionedLines)[]): UnitByVersion =>
  (version) =>
    unit(name, `systemd ${version}, units/${name}`, ["[Unit]", ...lines])(version);

const onlySince =
  (first: SystemdVersion, of: UnitByVersion): UnitByVersion =>
  (version) =>
    version >= first ? of(version) : null;

const early = ["DefaultDependencies=no", "Conflicts=shutdown.target"] as const;
/** What runs on after the system's programs were replaced, but for the kernel (soft-reboot.target, since 254). */
const beforeSoftReboot = [
  "Before=soft-reboot.target systemd-soft-reboot.service",
  "Conflicts=soft-reboot.target",
] as const;
const oneshot = ["[Service]", "Type=oneshot", "RemainAfterExit=yes"] as const;

const unitsByVersion: readonly UnitByVersion[] = [
  systemd("local-fs-pre.target"),
  systemd("local-fs.target", ...early, "After=local-fs-pre.target"),
  systemd("remote-fs-pre.target"),
  systemd("remote-fs.target", "After=remote-fs-pre.target", ...early),
  systemd("swap.target"),
  systemd(
    "sysinit.target",
    "Wants=local-fs.target swap.target",
    "After=local-fs.target swap.target",
    "Conflicts=emergency.service emergency.target",
    "Before=emergency.service emergency.target",
  ),
  systemd(
    "basic.target",
    "Requires=sysinit.target",
    "Wants=sockets.target timers.target paths.target slices.target",
    "After=sysinit.target sockets.target paths.target slices.target tmp.mount",
    "RequiresMountsFor=/var /var/tmp",
    "Wants=tmp.mount",
  ),
  systemd("sockets.target"),
  systemd("timers.target", ...early),
  systemd("paths.target"),
  systemd("slices.target", "Wants=-.slice system.slice", "After=-.slice system.slice"),
  systemd(
    "multi-user.target",
    "Requires=basic.target",
    "Conflicts=rescue.service rescue.target",
    "After=basic.target rescue.service rescue.target",
  ),
  systemd(
    "graphical.target",
    "Requires=multi-user.target",
    "Wants=display-manager.service",
    "Conflicts=rescue.service rescue.target",
    "After=multi-user.target rescue.service rescue.target display-manager.service",
  ),
  systemd("network.target", "After=network-pre.target", "RefuseManualStart=yes"),
  systemd("network-online.target", "After=network.target"),
  systemd("umount.target", "DefaultDependencies=no"),
  systemd("shutdown.target", "DefaultDependencies=no"),
  systemd(
    "systemd-remount-fs.service",
    ...early,
    "After=systemd-fsck-root.service",
    "Before=local-fs-pre.target local-fs.target shutdown.target",
    "Wants=local-fs-pre.target",
    ...oneshot,
    "ExecStart=/bin/true",
  ),
  // For whatever device the system's owner has in fstab beside ours; Debian 12 adds the socket of its own.
  systemd(
    "systemd-fsck@.service",
    "DefaultDependencies=no",
    "BindsTo=%i.device",
    before(257, "Conflicts=shutdown.target", "Wants=systemd-fsckd.socket", "After=systemd-fsckd.socket"),
    since(257, "IgnoreOnIsolate=yes", "Conflicts=reboot.target kexec.target poweroff.target halt.target"),
    "After=%i.device systemd-fsck-root.service local-fs-pre.target",
    "Before=systemd-quotacheck.service shutdown.target",
    ...oneshot,
    "ExecStart=/bin/true",
    before(257, "TimeoutSec=0"),
    since(257, "TimeoutSec=infinity"),
  ),
  systemd(
    "systemd-modules-load.service",
    ...early,
    "Before=sysinit.target shutdown.target",
    ...oneshot,
    "ExecStart=/bin/true",
    "TimeoutSec=90s",
  ),
  systemd(
    "systemd-tmpfiles-setup-dev.service",
    "DefaultDependencies=no",
    before(257, "After=systemd-sysusers.service"),
    since(257, "After=systemd-tmpfiles-setup-dev-early.service", "Wants=local-fs-pre.target"),
    "Before=sysinit.target local-fs-pre.target systemd-udevd.service",
    "Conflicts=shutdown.target initrd-switch-root.target",
    "Before=shutdown.target initrd-switch-root.target",
    ...oneshot,
    "ExecStart=/bin/true",
  ),
  onlySince(
    257,
    systemd(
      "systemd-tmpfiles-setup-dev-early.service",
      "DefaultDependencies=no",
      "Before=sysinit.target local-fs-pre.target systemd-udevd.service",
      "Wants=local-fs-pre.target",
      "Conflicts=shutdown.target initrd-switch-root.target",
      "Before=shutdown.target initrd-switch-root.target",
      ...oneshot,
      "ExecStart=/bin/true",
    ),
  ),
  systemd(
    "systemd-tmpfiles-setup.service",
    "DefaultDependencies=no",
    "After=local-fs.target systemd-sysusers.service systemd-journald.service",
    "Before=sysinit.target",
    "Conflicts=shutdown.target initrd-switch-root.target",
    "Before=shutdown.target initrd-switch-root.target",
    ...oneshot,
    "ExecStart=/bin/true",
  ),
  systemd(
    "systemd-journald.socket",
    "DefaultDependencies=no",
    "Before=sockets.target",
    "[Socket]",
    "ListenDatagram=/run/systemd/journal/socket",
    "ListenStream=/run/systemd/journal/stdout",
    "Service=systemd-journald.service",
  ),
  systemd(
    "systemd-journald.service",
    "DefaultDependencies=no",
    "Requires=systemd-journald.socket",
    "After=systemd-journald.socket systemd-journald-dev-log.socket systemd-journald-audit.socket syslog.socket",
    "Before=sysinit.target",
    since(257, ...beforeSoftReboot),
    "[Service]",
    before(262, "Type=notify"),
    since(262, "Type=notify-reload"),
    "ExecStart=/bin/true",
    "RuntimeDirectory=systemd/journal",
    "Sockets=systemd-journald.socket systemd-journald-dev-log.socket",
    before(257, "Sockets=systemd-journald-audit.socket"),
    "StandardOutput=null",
  ),
  systemd(
    "systemd-journal-flush.service",
    "DefaultDependencies=no",
    "Wants=systemd-journald.service",
    "After=systemd-journald.service systemd-remount-fs.service",
    since(257, "After=systemd-quotacheck-root.service", ...beforeSoftReboot),
    "Before=systemd-tmpfiles-setup.service",
    "RequiresMountsFor=/var/log/journal",
    ...oneshot,
    "ExecStart=/bin/true",
    "TimeoutSec=90s",
  ),
  systemd(
    "systemd-random-seed.service",
    "DefaultDependencies=no",
    "RequiresMountsFor=/var/lib/systemd/random-seed",
    "Conflicts=shutdown.target",
    "After=systemd-remount-fs.service",
    "Before=first-boot-complete.target shutdown.target",
    "Wants=first-boot-complete.target",
    ...oneshot,
    "ExecStart=/bin/true",
    "TimeoutSec=10min",
  ),
  systemd(
    "systemd-update-utmp.service",
    "DefaultDependencies=no",
    "RequiresMountsFor=/var/log/wtmp",
    "Conflicts=shutdown.target",
    "After=systemd-remount-fs.service systemd-tmpfiles-setup.service auditd.service",
    "Before=sysinit.target shutdown.target",
    ...oneshot,
    "ExecStart=/bin/true",
  ),
  systemd(
    "systemd-user-sessions.service",
    "After=remote-fs.target nss-user-lookup.target network.target home.mount",
    ...oneshot,
    "ExecStart=/bin/true",
  ),
  systemd(
    "systemd-logind.service",
    "Wants=user.slice modprobe@drm.service dbus.socket",
    "After=nss-user-lookup.target user.slice modprobe@drm.service dbus.socket",
    "[Service]",
    since(257, "Type=notify-reload"),
    "ExecStart=/bin/true",
    "BusName=org.freedesktop.login1",
    "PrivateTmp=yes",
    "RuntimeDirectory=systemd/sessions systemd/seats systemd/users systemd/inhibit systemd/shutdown",
    "StateDirectory=systemd/linger",
  ),
  systemd(
    "user@.service",
    "After=user-runtime-dir@%i.service dbus.service systemd-oomd.service",
    since(257, "After=systemd-logind.service"),
    since(262, "After=systemd-pcrlogin@%i.service"),
    before(257, "Requires=user-runtime-dir@%i.service"),
    since(257, "BindsTo=user-runtime-dir@%i.service"),
    "[Service]",
    before(257, "Type=notify"),
    since(257, "Type=notify-reload"),
    "ExecStart=/bin/true",
  ),
  systemd(
    "user-runtime-dir@.service",
    "After=dbus.service",
    since(257, "After=systemd-logind.service"),
    since(262, "After=systemd-pcrlogin@%i.service"),
    ...oneshot,
    "ExecStart=/bin/true",
  ),
  unit("dbus.socket", "dbus 1.14, bus/dbus.socket.in", [
    "[Socket]",
    "ListenStream=/run/dbus/system_bus_socket",
  ]),
  unit("dbus.service", "dbus 1.14, bus/dbus.service.in", [
    "[Unit]",
    "Requires=dbus.socket",
    "[Service]",
    "Type=notify",
    "ExecStart=/bin/true",
  ]),
  unit("nix-daemon.socket", "NixOS/nix, misc/systemd/nix-daemon.socket.in", [
    "[Unit]",
    "Before=multi-user.target",
    "RequiresMountsFor=/nix/store",
    "ConditionPathIsReadWrite=/nix/var/nix/daemon-socket",
    "[Socket]",
    "ListenStream=/nix/var/nix/daemon-socket/socket",
  ]),
  unit(
    "nix-daemon.service",
    "NixOS/nix, misc/systemd/nix-daemon.service.in; nixpkgs, nixos/modules/services/system/nix-daemon.nix",
    [
      "[Unit]",
      "RequiresMountsFor=/nix/store",
      "RequiresMountsFor=/nix/var",
      "RequiresMountsFor=/nix/var/nix/db",
      "ConditionPathIsReadWrite=/nix/var/nix/daemon-socket",
      "[Service]",
      "ExecStart=/bin/true",
    ],
  ),
];

/** Made once for each version: what is loaded from them is kept by the sources themselves. */
const made = new Map<SystemdVersion, readonly StandardUnit[]>();

/**
 * The units around which mounts are ordered at boot, as a version of systemd has them, with nix-daemon as NixOS has it.
 * A test holds those of systemd to the installed files.
 */
export function standardUnits(version: SystemdVersion = newestSystemd): readonly StandardUnit[] {
  const units = made.get(version) ?? unitsByVersion.map((of) => of(version)).filter((of) => of !== null);
  made.set(version, units);
  return units;
}

const wants = (target: string, ...units: string[]): UnitLink[] =>
  units.map((name) => ({ target, unit: name, kind: "wants" }));

/** The `.wants` links between them that systemd, D-Bus and NixOS install (systemd, units/meson.build). */
export function standardLinks(version: SystemdVersion = newestSystemd): readonly UnitLink[] {
  const names = new Set(standardUnits(version).map(({ name }) => name));
  return allLinks.filter((link) => names.has(link.unit));
}

const allLinks: readonly UnitLink[] = [
  ...wants(
    "sysinit.target",
    "systemd-journald.service",
    "systemd-journal-flush.service",
    "systemd-modules-load.service",
    "systemd-random-seed.service",
    "systemd-tmpfiles-setup.service",
    "systemd-tmpfiles-setup-dev.service",
    "systemd-tmpfiles-setup-dev-early.service",
    "systemd-update-utmp.service",
  ),
  ...wants("sockets.target", "systemd-journald.socket", "dbus.socket", "nix-daemon.socket"),
  ...wants(
    "multi-user.target",
    "dbus.service",
    "remote-fs.target",
    "systemd-logind.service",
    "systemd-user-sessions.service",
  ),
];

/** Without a display manager NixOS boots into multi-user.target (nixpkgs, systemd.defaultUnit). */
export const standardAliases: ReadonlyMap<string, string> = new Map([
  ["default.target", "multi-user.target"],
]);
