import type { UnitLink } from "./generator-output.ts";
import type { UnitSource } from "./loader.ts";

/** A unit that every system has: its relations only, as a unit file. */
export interface StandardUnit extends UnitSource {
  readonly text: string;
  /** Where the relations are written down. */
  readonly source: string;
}

const unit = (name: string, source: string, lines: readonly string[]): StandardUnit => ({
  name,
  source,
  file: name,
  text: `${lines.join("\n")}\n`,
});

const systemd = (name: string, ...lines: string[]): StandardUnit =>
  unit(name, `systemd 252, units/${name}`, ["[Unit]", ...lines]);

const early = ["DefaultDependencies=no", "Conflicts=shutdown.target"] as const;
const oneshot = ["[Service]", "Type=oneshot", "RemainAfterExit=yes"] as const;

/**
 * The units around which mounts are ordered at boot, as systemd 252 has them, with nix-daemon as NixOS has it.
 * A test holds those of systemd to the installed files.
 */
export const standardUnits: readonly StandardUnit[] = [
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
    "After=systemd-sysusers.service",
    "Before=sysinit.target local-fs-pre.target systemd-udevd.service",
    "Conflicts=shutdown.target initrd-switch-root.target",
    "Before=shutdown.target initrd-switch-root.target",
    ...oneshot,
    "ExecStart=/bin/true",
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
    "[Service]",
    "Type=notify",
    "ExecStart=/bin/true",
    "RuntimeDirectory=systemd/journal",
    "Sockets=systemd-journald.socket systemd-journald-dev-log.socket systemd-journald-audit.socket",
    "StandardOutput=null",
  ),
  systemd(
    "systemd-journal-flush.service",
    "DefaultDependencies=no",
    "Wants=systemd-journald.service",
    "After=systemd-journald.service systemd-remount-fs.service",
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
    "ExecStart=/bin/true",
    "BusName=org.freedesktop.login1",
    "PrivateTmp=yes",
    "RuntimeDirectory=systemd/sessions systemd/seats systemd/users systemd/inhibit systemd/shutdown",
    "StateDirectory=systemd/linger",
  ),
  systemd(
    "user@.service",
    "After=user-runtime-dir@%i.service dbus.service systemd-oomd.service",
    "Requires=user-runtime-dir@%i.service",
    "[Service]",
    "Type=notify",
    "ExecStart=/bin/true",
  ),
  systemd("user-runtime-dir@.service", "After=dbus.service", ...oneshot, "ExecStart=/bin/true"),
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

const wants = (target: string, ...units: string[]): UnitLink[] =>
  units.map((name) => ({ target, unit: name, kind: "wants" }));

/** The `.wants` links between them that systemd, D-Bus and NixOS install (systemd 252, units/meson.build). */
export const standardLinks: readonly UnitLink[] = [
  ...wants(
    "sysinit.target",
    "systemd-journald.service",
    "systemd-journal-flush.service",
    "systemd-modules-load.service",
    "systemd-random-seed.service",
    "systemd-tmpfiles-setup.service",
    "systemd-tmpfiles-setup-dev.service",
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
