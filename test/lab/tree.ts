import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { mirror, type Release } from "./archive.ts";
import { treePackages } from "./debian.ts";
import { run, succeed } from "./process.ts";

/**
 * A root file system that distributions are layers over: Debian, from the mirror that apt is set up with.
 *
 * It is made once (a minute or two) and kept in `folder`; another list of packages is another tree.
 *
 * @returns Absolute path. Nothing may be written there.
 */
export async function debianTree(
  release: Release,
  folder: string,
  say: (line: string) => void,
): Promise<string> {
  const wanted = [release, ...treePackages, ...switchedOff, machineId].join("\n");
  const hash = createHash("sha256").update(wanted).digest("hex").slice(0, 16);
  const tree = path.join(folder, `tree-${release}-${hash}`);
  if (existsSync(tree)) return tree;
  say(`Making a Debian tree of ${release} with debootstrap in ${tree}, once; this takes a minute or two.`);
  const unfinished = `${tree}.${process.pid}`;
  const building = path.join(folder, `building-${process.pid}`);
  await mkdir(building, { recursive: true });
  try {
    // In memory, since dpkg waits for the disk after each file that it unpacks.
    await succeed(["mount", "-t", "tmpfs", "-o", "mode=755,size=3G", "tmpfs", building]);
    // A release that this debootstrap does not know yet is made as unstable is.
    const known = `/usr/share/debootstrap/scripts/${release}`;
    const script = existsSync(known) ? [] : ["/usr/share/debootstrap/scripts/sid"];
    await succeed(["debootstrap", "--variant=minbase", release, building, await mirror(), ...script]);
    // apt finds out in a moment what packages need, and debootstrap in minutes.
    const install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends"];
    const proc = path.join(building, "proc");
    await succeed(["mount", "-t", "proc", "proc", proc]);
    await succeed(["chroot", building, ...install, ...treePackages], {
      environment: { DEBIAN_FRONTEND: "noninteractive" },
    });
    await succeed(["umount", proc]);
    await succeed(["chroot", building, "apt-get", "clean"]);
    await beLikeWsl(building);
    await succeed(["cp", "--archive", building, unfinished]);
    await rename(unfinished, tree);
  } finally {
    await run(["umount", "--lazy", building]);
    for (const rest of [building, unfinished]) await rm(rest, { recursive: true, force: true });
  }
  return tree;
}

/** Which systemd a tree has, such as `252`. */
export async function systemdVersion(tree: string): Promise<string> {
  const { stdout } = await run(["chroot", tree, "systemctl", "--version"]);
  return /^systemd (\d+)/.exec(stdout)?.[1] ?? "unknown";
}

const switchedOff: readonly string[] = [
  // NixOS-WSL runs no udev, and WSL has no console.
  ...["systemd-udevd.service", "systemd-udevd-control.socket", "systemd-udevd-kernel.socket"],
  ...[
    "systemd-udevd-varlink.socket",
    "systemd-udev-trigger.service",
    "systemd-udev-load-credentials.service",
  ],
  ...["getty@.service", "serial-getty@.service", "getty.target"],
  // NixOS has /tmp in the root file system.
  "tmp.mount",
  // Nobody boots Debian for the first time here, and the timers are about the host's disks.
  ...["systemd-firstboot.service", "systemd-machine-id-commit.service", "ldconfig.service"],
  ...["apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer"],
  ...["e2scrub_reap.service", "fstrim.timer", "systemd-resolved.service", "nix-daemon.socket"],
  // NixOS has them for its emergency mode, which NixOS-WSL switches off (modules/systemd/default.nix, enableEmergencyMode).
  ...["emergency.target", "emergency.service"],
  // They would set the host's kernel up, which all machines in namespaces share.
  ...["systemd-binfmt.service", "proc-sys-fs-binfmt_misc.automount", "proc-sys-fs-binfmt_misc.mount"],
  ...["systemd-sysctl.service", "dev-hugepages.mount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount"],
  ...["sys-kernel-config.mount", "sys-fs-fuse-connections.mount", "systemd-random-seed.service"],
  // NixOS-WSL has no list of modules, and distributions of the lab have no modules.
  ...["kmod-static-nodes.service", "modprobe@.service", "systemd-modules-load.service"],
];

/** With none, systemd would ask who it is. */
const machineId = "b0a7e0d1c2b34a5f8e9d0c1b2a3f4e5d";

async function beLikeWsl(tree: string): Promise<void> {
  await succeed(["chroot", tree, "systemctl", "mask", ...switchedOff]);
  await writeFile(path.join(tree, "etc/machine-id"), `${machineId}\n`);
  for (const folder of ["etc", "var"]) await writeFile(path.join(tree, folder, ".updated"), "");
}
