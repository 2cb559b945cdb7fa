import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { Archive, type Release } from "../archive.ts";
import { LoopDevice } from "../loop.ts";
import { succeed } from "../process.ts";
import { agentScript } from "./agent.ts";

/** What a virtual machine boots from. */
export interface BootImage {
  readonly kernel: string;
  /** Of the kernel. */
  readonly version: string;
  /**
   * An ext4 with the lab's tree, and in a folder of its own the kernel's modules and what starts first. Nothing may be
   * written there.
   */
  readonly image: string;
}

const metaPackage = "linux-image-cloud-amd64";

/** Debian's kernel for virtual machines, with its modules, beside a tree; made once and kept. */
export async function bootImage(
  tree: string,
  release: Release,
  folder: string,
  say: (line: string) => void,
): Promise<BootImage> {
  const kernel = await debianKernel(release, folder, say);
  const [version] = await readdir(path.join(kernel, modules(kernel)));
  if (version === undefined) throw new Error(`${kernel} has no modules: delete it`);
  const first = await readFile(new URL("kernel-init.sh", import.meta.url), "utf8");
  const contents = createHash("sha256").update([path.basename(tree), agentScript, first].join("\n"));
  const image = path.join(folder, `image-${version}-${contents.digest("hex").slice(0, 16)}.ext4`);
  if (!existsSync(image)) await makeImage(image, tree, kernel, version, first);
  return { kernel: path.join(kernel, "boot", `vmlinuz-${version}`), version, image };
}

async function debianKernel(release: Release, folder: string, say: (line: string) => void): Promise<string> {
  const kernel = path.join(folder, `kernel-${release}`);
  if (existsSync(kernel)) return kernel;
  say(`Getting Debian's kernel of ${release}, once.`);
  const archive = await Archive.open(release, folder);
  const name = await archive.dependency(metaPackage, "linux-image-");
  if (name === null) throw new Error(`${release} has no ${metaPackage}`);
  await building(kernel, async (unpacked) => {
    await archive.unpack(name, unpacked);
    // Since Debian 14 a package of its own has the modules.
    const modulesPackage = await archive.dependency(name, "linux-modules-");
    if (modulesPackage !== null) await archive.unpack(modulesPackage, unpacked);
  });
  return kernel;
}

function modules(kernel: string): string {
  return existsSync(path.join(kernel, "usr/lib/modules")) ? "usr/lib/modules" : "lib/modules";
}

async function makeImage(
  image: string,
  tree: string,
  kernel: string,
  version: string,
  first: string,
): Promise<void> {
  await building(image, async (made) => {
    await writeFile(made, "");
    await truncate(made, 1.5 * 2 ** 30);
    await succeed(["mkfs.ext4", "-q", "-d", tree, made]);
    const top = `${made}.mnt`;
    await mkdir(top);
    await using loop = await LoopDevice.reserve();
    await loop.attach(made);
    await succeed(["mount", loop.path, top]);
    try {
      const own = path.join(top, "lab-kernel");
      const target = path.join(own, "lib/modules", version);
      await cp(path.join(kernel, modules(kernel), version), target, { recursive: true });
      await succeed(["depmod", "--basedir", own, version]);
      await mkdir(path.join(top, "usr/lib/modules"), { recursive: true });
      await writeFile(path.join(own, "agent.sh"), agentScript, { mode: 0o755 });
      await writeFile(path.join(own, "init.sh"), first, { mode: 0o755 });
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
