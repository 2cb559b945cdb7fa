import { readFileSync } from "node:fs";
import { access } from "node:fs/promises";
import { hasTool, installPackages } from "../support/tools.ts";
import { ownRelease } from "./archive.ts";
import { run } from "./process.ts";
import type { HostKind, Scenario } from "./scenario.ts";

/** Programs of the host, with the Debian package that has each. */
const programs = {
  debootstrap: "debootstrap",
  "mkfs.btrfs": "btrfs-progs",
  "mkfs.ext4": "e2fsprogs",
  "mkfs.xfs": "xfsprogs",
  losetup: "mount",
  nsenter: "util-linux",
  "nix-store": "nix-bin",
  debugfs: "e2fsprogs",
};

const virtualMachines = { "qemu-system-x86_64": "qemu-system-x86", "dpkg-deb": "dpkg", depmod: "kmod" };
const encryption = { cryptsetup: "cryptsetup-bin" };
const fileSystems = {
  vfat: { "mkfs.vfat": "dosfstools", "fsck.vfat": "dosfstools" },
  exfat: { "mkfs.exfat": "exfatprogs", "tune.exfat": "exfatprogs" },
};

/** Why this machine cannot run the lab, and what to do about it; null where it can. */
export async function whyNoLab(): Promise<string | null> {
  if (process.getuid?.() !== 0) return "mounting and attaching disks need root: run it as root";
  const release = ownRelease();
  if (release === null || !(await hasMirror(release))) {
    return "its root file systems are Debian's, from apt's mirror, and there is none: run it on Debian, after apt-get update";
  }
  const missing = whatIsMissing(programs);
  if (missing !== null) return missing;
  try {
    await access("/dev/loop-control");
  } catch {
    return "the kernel gives out no loop devices here (/dev/loop-control is missing)";
  }
  for (const fileSystem of ["overlay", "cgroup2", "btrfs", "ext4", "xfs"]) {
    if (!(await hasFileSystem(fileSystem))) return `the kernel has no ${fileSystem}`;
  }
  return null;
}

/** Why a scenario cannot run on a machine that can run the lab; null where it can. */
export async function whyNotThis({ disks }: Scenario, kind: HostKind): Promise<string | null> {
  const contents = Object.values(disks).flatMap(({ content }) => (content === undefined ? [] : [content]));
  const needed = Object.assign(
    {},
    kind === "qemu" ? virtualMachines : {},
    contents.some(({ luks }) => luks !== undefined) ? encryption : {},
    contents.some(({ fsType }) => fsType === "vfat") ? fileSystems.vfat : {},
    contents.some(({ fsType }) => fsType === "exfat") ? fileSystems.exfat : {},
  );
  const missing = whatIsMissing(needed);
  if (missing !== null || kind === "namespaces") return missing;
  return process.arch === "x64"
    ? null
    : `virtual machines boot Debian's kernel for amd64, and this is ${process.arch}`;
}

async function hasMirror(release: string): Promise<boolean> {
  const { stdout } = await run([
    "apt-get",
    "indextargets",
    "--format",
    "$(CODENAME)",
    "Created-By: Packages",
  ]);
  return stdout.split("\n").includes(release);
}

/** Whether the kernel has a file system, built in or as a module that this machine can load. */
async function hasFileSystem(name: string): Promise<boolean> {
  const isKnown = (): boolean =>
    new RegExp(`\\b${name}$`, "m").test(readFileSync("/proc/filesystems", "utf8"));
  if (!isKnown()) await run(["modprobe", "--quiet", name]);
  return isKnown();
}

/** What is missing although it was to be installed: as root on Debian that is done without asking. */
function whatIsMissing(needed: Readonly<Record<string, string>>): string | null {
  const missing = Object.entries(needed).filter(([program]) => !hasTool(program));
  if (missing.length === 0 || installPackages(missing.map(([, debian]) => debian))) return null;
  const packages = [...new Set(missing.map(([, debian]) => debian))];
  return `${missing.map(([program]) => program).join(", ")} missing: apt-get install ${packages.join(" ")}`;
}
