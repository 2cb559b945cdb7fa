import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { LoopDevice } from "../loop.ts";
import { run, succeed } from "../process.ts";

/** What a virtual machine boots from. */
export interface BootImage {
  readonly kernel: string;
  /** An ext4 with the lab's tree and the kernel's modules. Nothing may be written there. */
  readonly image: string;
}

const metaPackage = "linux-image-cloud-amd64";

/** Debian's kernel for virtual machines, with its modules, in the tree that containers have; made once and kept. */
export async function bootImage(
  tree: string,
  folder: string,
  say: (line: string) => void,
): Promise<BootImage> {
  const kernel = await debianKernel(folder, say);
  const [version] = await readdir(path.join(kernel, "lib/modules"));
  if (version === undefined) throw new Error(`${kernel} has no modules: delete it`);
  const contents = createHash("sha256").update([path.basename(tree), ...needless].join("\n"));
  const image = path.join(folder, `image-${version}-${contents.digest("hex").slice(0, 16)}.ext4`);
  if (!existsSync(image)) await makeImage(image, tree, kernel, version);
  return { kernel: path.join(kernel, "boot", `vmlinuz-${version}`), image };
}

/** The package of the kernel that apt would install; null where it knows none. */
export async function kernelPackage(): Promise<string | null> {
  const { stdout } = await run(["apt-cache", "depends", "--important", metaPackage]);
  return /^ *Depends: (linux-image-\S+)$/m.exec(stdout)?.[1] ?? null;
}

async function debianKernel(folder: string, say: (line: string) => void): Promise<string> {
  const name = await kernelPackage();
  if (name === null) throw new Error(`apt knows no ${metaPackage}: run apt-get update`);
  const kernel = path.join(folder, name);
  if (existsSync(kernel)) return kernel;
  say(`Getting Debian's ${name}, once.`);
  await building(kernel, async (unpacked) => {
    const downloads = `${unpacked}.deb`;
    await mkdir(downloads, { recursive: true });
    try {
      await succeed(["env", `--chdir=${downloads}`, "apt-get", "download", name]);
      const [file = ""] = await readdir(downloads);
      await succeed(["dpkg-deb", "--extract", path.join(downloads, file), unpacked]);
    } finally {
      await rm(downloads, { recursive: true, force: true });
    }
  });
  return kernel;
}

/** What containers do not start either; and nobody sits at the console. Emulated, each costs some tenths of a second. */
const needless: readonly string[] = [
  ...["serial-getty@.service", "getty@.service", "modprobe@.service", "kmod-static-nodes.service"],
  ...["dev-hugepages.mount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount"],
  ...["sys-kernel-config.mount", "sys-fs-fuse-connections.mount", "systemd-random-seed.service"],
];

async function makeImage(image: string, tree: string, kernel: string, version: string): Promise<void> {
  await building(image, async (made) => {
    await writeFile(made, "");
    await truncate(made, 2 ** 30);
    await succeed(["mkfs.ext4", "-q", "-d", tree, made]);
    const top = `${made}.mnt`;
    await mkdir(top);
    await using loop = await LoopDevice.reserve();
    await loop.attach(made);
    await succeed(["mount", loop.path, top]);
    try {
      const modules = path.join("lib/modules", version);
      await cp(path.join(kernel, modules), path.join(top, "usr", modules), { recursive: true });
      await succeed(["chroot", top, "depmod", version]);
      await succeed(["systemctl", `--root=${top}`, "mask", ...needless]);
      // No first boot of Debian is tested.
      for (const folder of ["etc", "var"]) await writeFile(path.join(top, folder, ".updated"), "");
    } finally {
      await succeed(["umount", top]);
      await rm(top, { recursive: true });
    }
  });
}

/** Makes something under another name first, so that what has its name is whole. */
async function building(target: string, make: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${target}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    await make(unfinished);
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
