import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { run, succeed } from "./process.ts";

/** File systems that the lab can make. */
export type FsType = "btrfs" | "ext4" | "xfs" | "vfat" | "exfat";

/** Those that the hosts which run the lab can mount themselves. */
export const mountable: ReadonlySet<FsType> = new Set(["btrfs", "ext4", "xfs"]);

/** An identity as blkid shows it: FAT has 32 bits for a serial number. */
export function newUuid(fsType: FsType | null): string {
  if (fsType !== "vfat" && fsType !== "exfat") return randomUUID();
  return randomBytes(4)
    .toString("hex")
    .toUpperCase()
    .replace(/^(....)/, "$1-");
}

/** How a file system is made. */
export interface Format {
  readonly fsType: FsType;
  readonly label?: string;
  /** Further arguments for mkfs. */
  readonly mkfs?: readonly string[];
}

/** Makes a file system on an image. */
export async function makeFileSystem(
  image: string,
  uuid: string,
  { fsType, label, mkfs = [] }: Format,
): Promise<void> {
  const serial = uuid.replace("-", "");
  const labelled = (option: string): string[] => (label === undefined ? [] : [option, label]);
  const identity = {
    btrfs: ["--quiet", "--uuid", uuid, ...labelled("--label")],
    ext4: ["-q", "-U", uuid, ...labelled("-L")],
    // The smallest log leaves room on a small disk.
    xfs: ["-q", "-m", `uuid=${uuid}`, ...labelled("-L")],
    vfat: ["-i", serial, ...labelled("-n")],
    exfat: labelled("-L"),
  }[fsType];
  await succeed([`mkfs.${fsType}`, ...identity, ...mkfs, image]);
  if (fsType === "exfat") await succeed(["tune.exfat", "-I", `0x${serial}`, image]);
}

/**
 * Has the kernel forget that a detached disk was part of a Btrfs on several. It keeps what is mounted in any namespace, and
 * one that is made at that moment has a copy of all mounts until it lets go of them.
 */
export async function forgetBtrfsDevice(device: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { status, stderr } = await run(["btrfs", "device", "scan", "--forget", device]);
    if (status === 0) return;
    if (!stderr.includes("busy")) throw new Error(stderr.trim());
    await sleep(50);
  }
  throw new Error(`${device} stays busy`);
}

/** What a file system's own program finds wrong with it, without writing; null: nothing. */
export async function checkFileSystem(image: string, fsType: FsType): Promise<string | null> {
  const check = {
    btrfs: ["btrfs", "check", "--readonly", image],
    ext4: ["e2fsck", "-f", "-n", image],
    xfs: ["xfs_repair", "-n", "-f", image],
    vfat: ["fsck.vfat", "-n", image],
    exfat: ["fsck.exfat", "-n", image],
  }[fsType];
  const { status, stdout, stderr } = await run(check);
  return status === 0 ? null : (stderr || stdout).trim();
}
