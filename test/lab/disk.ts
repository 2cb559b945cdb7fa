import { randomUUID } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run, succeed } from "./process.ts";

/** What is on a disk before the first boot. */
export interface DiskContent {
  readonly fsType: "btrfs" | "ext4" | "xfs";
  /** Btrfs: paths of subvolumes that exist. */
  readonly subvolumes?: readonly string[];
  /** Paths and texts of files that exist; folders are made. */
  readonly files?: Readonly<Record<string, string>>;
  readonly label?: string;
  /** The UUID of another disk of the scenario, by name: a copy. Default: one of its own. */
  readonly uuidOf?: string;
  /** Further arguments for mkfs. */
  readonly mkfs?: readonly string[];
  /** Anything else, done with the file system mounted there. */
  readonly fill?: (top: string) => Promise<void>;
  /** Anything else, done to the image. */
  readonly damage?: (image: string) => Promise<void>;
}

/** A disk of a scenario. */
export interface DiskSpec {
  /** Absent: an empty disk, for others to spread over. */
  readonly content?: DiskContent;
  /** Seconds after the start at which Windows has attached it; 0: before; "never". Default: 0. */
  readonly attach?: number | "never";
  /** MiB. Default: 256. */
  readonly size?: number;
}

/** A disk that Windows could attach: an image file, and the block device that it becomes. */
export class LabDisk implements AsyncDisposable {
  readonly name: string;
  readonly uuid: string;
  readonly image: string;
  /** The block device, which has no disk in it until it is attached. */
  readonly device: string;

  private constructor(name: string, uuid: string, image: string, device: string) {
    this.name = name;
    this.uuid = uuid;
    this.image = image;
    this.device = device;
  }

  /** Makes the image with what is on it. Nothing is attached yet. */
  static async make(
    folder: string,
    name: string,
    { content, size = 256 }: DiskSpec,
    uuids: ReadonlyMap<string, string>,
  ): Promise<LabDisk> {
    const index = uuids.size;
    const image = path.join(folder, `disk-${index}.img`);
    const file = await open(image, "w");
    await file.truncate(size * 2 ** 20);
    await file.close();
    const uuid = (content?.uuidOf === undefined ? null : uuids.get(content.uuidOf)) ?? randomUUID();
    const disk = new LabDisk(name, uuid, image, await reserveLoopDevice());
    if (content !== undefined) await disk.#fill(content);
    return disk;
  }

  async attach(): Promise<void> {
    // Whoever looks at all devices keeps one for a moment after it was let go.
    for (let tries = 0; tries < 100; tries += 1) {
      const { status, stderr } = await run(["losetup", this.device, this.image]);
      if (status === 0) return;
      if (!stderr.includes("busy")) throw new Error(stderr.trim());
      await sleep(50);
    }
    throw new Error(`${this.device} stays busy`);
  }

  /** Takes the disk away; what is mounted keeps it until it is unmounted, as the kernel does with loop devices. */
  async detach(): Promise<void> {
    await succeed(["losetup", "--detach", this.device]);
    // The kernel lets go a moment later.
    for (let tries = 0; tries < 40 && (await this.isAttached()); tries += 1) await sleep(25);
  }

  async isAttached(): Promise<boolean> {
    const { status, stdout } = await run([
      "losetup",
      "--list",
      "--noheadings",
      "--output",
      "BACK-FILE",
      this.device,
    ]);
    return status === 0 && stdout.trim() !== "";
  }

  /** Does something with the whole file system mounted, on the host. */
  async whileMounted<Value>(use: (top: string) => Promise<Value>): Promise<Value> {
    const top = `${this.image}.mnt`;
    await mkdir(top, { recursive: true });
    const isOurs = !(await this.isAttached());
    if (isOurs) await this.attach();
    try {
      await succeed(["mount", this.device, top]);
      try {
        return await use(top);
      } finally {
        await succeed(["umount", top]);
      }
    } finally {
      if (isOurs) await this.detach();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run(["umount", "--quiet", `${this.image}.mnt`]);
    if (await this.isAttached()) await this.detach();
    reserved.delete(this.device);
    await rm(this.image, { force: true });
  }

  async #fill(content: DiskContent): Promise<void> {
    const { fsType, label, subvolumes = [], files = {}, fill, damage } = content;
    const identity = {
      btrfs: ["--quiet", "--uuid", this.uuid, ...(label === undefined ? [] : ["--label", label])],
      ext4: ["-q", "-U", this.uuid, ...(label === undefined ? [] : ["-L", label])],
      // The smallest log leaves room on a small disk.
      xfs: ["-q", "-m", `uuid=${this.uuid}`, ...(label === undefined ? [] : ["-L", label])],
    }[fsType];
    await succeed([`mkfs.${fsType}`, ...identity, ...(content.mkfs ?? []), this.image]);
    if (subvolumes.length + Object.keys(files).length > 0 || fill !== undefined) {
      await this.whileMounted(async (top) => {
        for (const subvolume of subvolumes) {
          const target = path.join(top, subvolume);
          await mkdir(path.dirname(target), { recursive: true });
          await succeed(["btrfs", "subvolume", "create", "--", target]);
        }
        for (const [name, text] of Object.entries(files)) {
          await mkdir(path.dirname(path.join(top, name)), { recursive: true });
          const file = await open(path.join(top, name), "w");
          await file.writeFile(text);
          await file.close();
        }
        await fill?.(top);
      });
    }
    await damage?.(this.image);
  }
}

/** Other programs of the machine take the first that is free; another run of the lab has another process number. */
const firstDevice = 64 + (process.pid % 1000) * 64;

/** Devices that scenarios of this process have: one that has no disk in it looks free to losetup. */
const reserved = new Set<string>();
let reservation: Promise<unknown> = Promise.resolve();

/** A loop device that nobody uses, for this scenario alone. */
async function reserveLoopDevice(): Promise<string> {
  const next = reservation.then(async () => {
    const used = new Set(
      (await succeed(["losetup", "--list", "--noheadings", "--output", "NAME"])).split("\n"),
    );
    for (let number = firstDevice; ; number += 1) {
      const device = `/dev/loop${number}`;
      if (used.has(device) || reserved.has(device)) continue;
      reserved.add(device);
      await run(["mknod", device, "b", "7", String(number)]);
      return device;
    }
  });
  reservation = next.catch(() => undefined);
  return next;
}
