import { copyFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Puts NixOS-WSL's shim where WSL starts a distribution's init. */
export async function installShim(root: string): Promise<void> {
  const init = path.join(root, "usr/sbin/init");
  await mkdir(path.dirname(init), { recursive: true });
  await rm(init, { force: true });
  await copyFile(fileURLToPath(new URL("wsl/shim.sh", import.meta.url)), init);
}
