import { setTimeout as sleep } from "node:timers/promises";
import { run, succeed } from "./process.ts";

/** A loop device of the host: the block device that an image file becomes. */
export class LoopDevice implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** One that nobody uses, for this scenario alone. It has no disk in it yet. */
  static async reserve(): Promise<LoopDevice> {
    const next = reservation.then(async () => {
      const used = new Set(
        (await succeed(["losetup", "--list", "--noheadings", "--output", "NAME"])).split("\n"),
      );
      for (let number = firstDevice; ; number += 1) {
        const device = `/dev/loop${number}`;
        if (used.has(device) || reserved.has(device)) continue;
        reserved.add(device);
        await run(["mknod", device, "b", "7", String(number)]);
        return new LoopDevice(device);
      }
    });
    reservation = next.catch(() => undefined);
    return next;
  }

  async attach(image: string): Promise<void> {
    // Whoever looks at all devices keeps one for a moment after it was let go, and a mount namespace made meanwhile as long
    // as its process has not come to leave what it does not need.
    for (let tries = 0; tries < 600; tries += 1) {
      const { status, stderr } = await run(["losetup", this.path, image]);
      if (status === 0) return;
      if (!stderr.includes("busy")) throw new Error(stderr.trim());
      await sleep(50);
    }
    throw new Error(`${this.path} stays busy`);
  }

  /** What is mounted keeps the image until it is unmounted. */
  async detach(): Promise<void> {
    await succeed(["losetup", "--detach", this.path]);
    // The kernel lets go a moment later.
    for (let tries = 0; tries < 40 && (await this.isAttached()); tries += 1) await sleep(25);
  }

  async isAttached(): Promise<boolean> {
    const { status, stdout } = await run([
      ...["losetup", "--list", "--noheadings", "--output", "BACK-FILE", this.path],
    ]);
    return status === 0 && stdout.trim() !== "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (await this.isAttached()) await this.detach();
    reserved.delete(this.path);
  }
}

/** Other programs of the machine take the first that is free; another run of the lab has another process number. */
const firstDevice = 64 + (process.pid % 1000) * 64;

/** Devices that scenarios of this process have: one that has no disk in it looks free to losetup. */
const reserved = new Set<string>();
let reservation: Promise<unknown> = Promise.resolve();
