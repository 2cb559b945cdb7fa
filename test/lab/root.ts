import { copyFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { succeed } from "./process.ts";

/** Puts NixOS-WSL's shim where WSL starts a distribution's init. */
export async function installShim(root: string): Promise<void> {
  const init = path.join(root, "usr/sbin/init");
  await mkdir(path.dirname(init), { recursive: true });
  await rm(init, { force: true });
  await copyFile(fileURLToPath(new URL("wsl/shim.sh", import.meta.url)), init);
}

/**
 * Mounts a root file system: a layer over a tree.
 *
 * @param folder - has what is other than in the tree, in folders that are made where they are missing
 * @param more - further mount options
 */
export async function mountLayer(
  tree: string,
  folder: string,
  root: string,
  more: readonly string[] = [],
): Promise<void> {
  const upper = path.join(folder, "upper");
  const work = path.join(folder, "work");
  for (const each of [root, upper, work]) await mkdir(each, { recursive: true });
  const options = [`lowerdir=${tree}`, `upperdir=${upper}`, `workdir=${work}`, ...more].join(",");
  await succeed(["mount", "-t", "overlay", "-o", options, "overlay", root]);
}
