import { execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasTool, howToGet } from "./tools.ts";

/** Why this machine has no loop disks for tests, or null where it has. */
export function whyNoLoopDisks(): string | null {
  for (const tool of ["losetup", "mkfs.btrfs", "mkfs.ext4"] as const) {
    if (!hasTool(tool)) {
      return howToGet(tool);
    }
  }
  if (process.getuid?.() !== 0) {
    return "loop devices and mounts need root: run the tests as root";
  }
  try {
    execFileSync("losetup", ["--find"], { stdio: "pipe" });
    return null;
  } catch {
    return "this machine gives out no loop devices";
  }
}

/** Real disks for one test: image files on loop devices, all gone when it ends. */
export class LoopDisks implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "bare-mounts-"));
  readonly #devices: string[] = [];
  #images = 0;
  readonly #mounts: string[] = [];

  /** Makes a disk of 256 MiB with a file system on it and attaches it; returns its device. */
  make(...mkfs: readonly [string, ...string[]]): string {
    const image = this.image();
    const [command, ...options] = mkfs;
    execFileSync(command, [...options, image], { stdio: "pipe" });
    return this.attach(image);
  }

  /** Makes an empty image of 256 MiB, and attaches it to nothing; returns its path. */
  image(): string {
    const image = join(this.folder, `disk${this.#images}.img`);
    this.#images += 1;
    const file = openSync(image, "w");
    ftruncateSync(file, 256 * 2 ** 20);
    closeSync(file);
    return image;
  }

  /** Attaches an image file; returns its device. */
  attach(image: string): string {
    const device = execFileSync("losetup", ["--find", "--show", image], { encoding: "utf8" }).trim();
    this.#devices.push(device);
    return device;
  }

  /** Mounts a device and returns where. */
  mount(device: string, options: string): string {
    return this.mountAt(mkdtempSync(join(this.folder, "mount-")), "--options", options, device);
  }

  /** Mounts something on a path below this folder, which is made, and returns the path. */
  mountAt(where: string, ...what: readonly string[]): string {
    mkdirSync(where, { recursive: true });
    execFileSync("mount", [...what, where]);
    this.#mounts.push(where);
    return where;
  }

  unmount(where: string): void {
    execFileSync("umount", [where]);
    this.#mounts.splice(this.#mounts.indexOf(where), 1);
  }

  [Symbol.dispose](): void {
    for (const where of this.#mounts.reverse()) {
      execFileSync("umount", ["--lazy", where]);
    }
    for (const device of this.#devices) {
      execFileSync("losetup", ["--detach", device]);
    }
    rmSync(this.folder, { recursive: true });
  }
}
