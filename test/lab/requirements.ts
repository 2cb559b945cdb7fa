import { access } from "node:fs/promises";
import { hasTool, installPackages } from "../support/tools.ts";

/** Programs of the host, with the Debian package that has each. */
const programs = {
  "systemd-nspawn": "systemd-container",
  debootstrap: "debootstrap",
  "mkfs.btrfs": "btrfs-progs",
  "mkfs.ext4": "e2fsprogs",
  "mkfs.xfs": "xfsprogs",
  losetup: "mount",
  nsenter: "util-linux",
  "nix-store": "nix-bin",
  debugfs: "e2fsprogs",
};

/** Why this machine cannot run the lab, and what to do about it; null where it can. */
export async function whyNoLab(): Promise<string | null> {
  if (process.getuid?.() !== 0) return "booting machines and attaching disks need root: run it as root";
  const missing = Object.entries(programs).filter(([program]) => !hasTool(program));
  if (missing.length > 0 && !installPackages(missing.map(([, debian]) => debian))) {
    const packages = [...new Set(missing.map(([, debian]) => debian))];
    return `${missing.map(([program]) => program).join(", ")} missing: apt-get install ${packages.join(" ")}`;
  }
  try {
    await access("/dev/loop-control");
  } catch {
    return "the kernel gives out no loop devices here (/dev/loop-control is missing)";
  }
  return null;
}
