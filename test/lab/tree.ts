import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { latePackages, treePackages } from "./debian.ts";
import { run, succeed } from "./process.ts";

/**
 * The root file system that every scenario boots a layer of: Debian, from the mirror that apt is set up with.
 *
 * It is made once (about a minute) and kept in `folder`; another list of packages is another tree.
 *
 * @returns Absolute path. Nothing may be written there.
 */
export async function debianTree(folder: string, say: (line: string) => void): Promise<string> {
  const release = releaseName();
  const wanted = [release, ...treePackages, ...latePackages, ...switchedOff, machineId].join("\n");
  const tree = path.join(folder, `tree-${createHash("sha256").update(wanted).digest("hex").slice(0, 16)}`);
  if (existsSync(tree)) return tree;
  say(`Making a Debian tree with debootstrap in ${tree}, once; this takes a minute.`);
  const building = `${tree}.${process.pid}`;
  await rm(building, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    const packages = `--include=${treePackages.join(",")}`;
    await succeed([
      ...["debootstrap", "--variant=minbase", packages, release, building, await mirror(release)],
    ]);
    await succeed([
      ...["chroot", building, "apt-get", "install", "--yes", "--quiet", "--no-install-recommends"],
      ...latePackages,
    ]);
    await succeed(["chroot", building, "apt-get", "clean"]);
    await beLikeWsl(building);
    await rename(building, tree);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return tree;
}

/** NixOS-WSL runs no udev; nobody sits at a console; and the timers are about the host's disks. */
const switchedOff: readonly string[] = [
  ...["systemd-udevd.service", "systemd-udevd-control.socket", "systemd-udevd-kernel.socket"],
  ...["systemd-udev-trigger.service", "console-getty.service", "systemd-firstboot.service"],
  ...["apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer"],
  // NixOS has them for its emergency mode, which NixOS-WSL switches off (modules/systemd/default.nix, enableEmergencyMode).
  ...["emergency.target", "emergency.service"],
  // They would set the host's kernel up, which all machines share.
  ...["systemd-binfmt.service", "proc-sys-fs-binfmt_misc.automount", "systemd-sysctl.service"],
  ...["e2scrub_reap.service", "fstrim.timer", "systemd-resolved.service", "nix-daemon.socket"],
];

/** With none, systemd would ask who it is. */
const machineId = "b0a7e0d1c2b34a5f8e9d0c1b2a3f4e5d";

async function beLikeWsl(tree: string): Promise<void> {
  await succeed(["systemctl", `--root=${tree}`, "mask", ...switchedOff]);
  await succeed(["systemctl", `--root=${tree}`, "disable", "getty@.service"]);
  await writeFile(path.join(tree, "etc/machine-id"), `${machineId}\n`);
}

function releaseName(): string {
  const name = /^VERSION_CODENAME="?(\w+)"?$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
  if (name === undefined) throw new Error("/etc/os-release has no VERSION_CODENAME: the lab needs Debian");
  return name;
}

/** The mirror that apt takes this release from. */
async function mirror(release: string): Promise<string> {
  const { stdout } = await run([
    "apt-get",
    "indextargets",
    "--format",
    "$(CODENAME) $(REPO_URI)",
    "Created-By: Packages",
  ]);
  const line = stdout.split("\n").find((each) => each.startsWith(`${release} `));
  if (line === undefined) throw new Error(`apt knows no mirror for ${release}: run apt-get update`);
  return line.slice(release.length + 1);
}
