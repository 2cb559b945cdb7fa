import { mkdir, open, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Format, makeFileSystem, mountable, newUuid } from "./file-system.ts";
import { LoopDevice } from "./loop.ts";
import { encrypt, type LuksSpec, luksOverhead } from "./luks.ts";
import { run, succeed } from "./process.ts";

/** What is on a disk before the first boot. */
export interface DiskContent extends Format {
  /** Btrfs: paths of subvolumes that exist. */
  readonly subvolumes?: readonly string[];
  /** Paths and texts of files that exist; folders are made. */
  readonly files?: Readonly<Record<string, string>>;
  /** The UUID of another disk of the scenario, by name: a copy. Default: one of its own. */
  readonly uuidOf?: string;
  /** The container that the file system is in. The disk's UUID is then the container's. */
  readonly luks?: LuksSpec;
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
  /** What a virtual machine's disk says of itself; a loop device says nothing. Default: no serial number. */
  readonly serial?: string;
  /** 16 characters at most. Default: what WSL's virtual disks say. */
  readonly model?: string;
}

/** What disks are attached to: the kernel of the machine that is to have them. */
export interface DiskBus {
  attach(disk: LabDisk): Promise<void>;
  detach(disk: LabDisk): Promise<void>;
  isAttached(disk: LabDisk): Promise<boolean>;
  /** The block device that a disk is inside. */
  deviceOf(disk: LabDisk): string;
  /** Whether the disk is in the hands of a kernel that is not the host's: two would destroy what is on it. */
  isElsewhere(disk: LabDisk): boolean;
}

/** A disk that Windows could attach: an image file, and the block device that it becomes. */
export class LabDisk implements AsyncDisposable {
  readonly name: string;
  /** Of the disks of its scenario, from 0. */
  readonly index: number;
  readonly spec: DiskSpec;
  readonly uuid: string;
  readonly image: string;
  /** The host's device for it. */
  readonly loop: LoopDevice;
  readonly #bus: DiskBus;

  private constructor(
    identity: Pick<LabDisk, "name" | "index" | "spec" | "uuid">,
    image: string,
    loop: LoopDevice,
    bus: DiskBus,
  ) {
    this.name = identity.name;
    this.index = identity.index;
    this.spec = identity.spec;
    this.uuid = identity.uuid;
    this.image = image;
    this.loop = loop;
    this.#bus = bus;
  }

  /** Makes the image with what is on it. Nothing is attached yet. */
  static async make(
    folder: string,
    name: string,
    spec: DiskSpec,
    uuids: ReadonlyMap<string, string>,
    bus: DiskBus,
  ): Promise<LabDisk> {
    const { content, size = 256 } = spec;
    const index = uuids.size;
    const image = path.join(folder, `disk-${index}.img`);
    const uuid =
      (content?.uuidOf === undefined ? null : uuids.get(content.uuidOf)) ??
      newUuid(content?.luks === undefined ? (content?.fsType ?? null) : null);
    const disk = new LabDisk({ name, index, spec, uuid }, image, await LoopDevice.reserve(), bus);
    await writeFile(image, "");
    await truncate(image, size * 2 ** 20);
    if (content !== undefined) await disk.#fill(content, size * 2 ** 20);
    return disk;
  }

  /** The block device inside the machine, which may have no disk in it until it is attached. */
  get device(): string {
    return this.#bus.deviceOf(this);
  }

  async attach(): Promise<void> {
    await this.#bus.attach(this);
  }

  /** Takes the disk away, whatever is mounted. */
  async detach(): Promise<void> {
    await this.#bus.detach(this);
  }

  async isAttached(): Promise<boolean> {
    return this.#bus.isAttached(this);
  }

  /** Does something with the whole file system mounted, on the host. */
  async whileMounted<Value>(use: (top: string) => Promise<Value>): Promise<Value> {
    if (this.#bus.isElsewhere(this)) throw new Error(`a machine that runs has the disk ${this.name}`);
    const top = `${this.image}.mnt`;
    await mkdir(top, { recursive: true });
    const isOurs = !(await this.loop.isAttached());
    if (isOurs) await this.loop.attach(this.image);
    try {
      await succeed(["mount", this.loop.path, top]);
      try {
        return await use(top);
      } finally {
        await succeed(["umount", top]);
      }
    } finally {
      if (isOurs) await this.loop.detach();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run(["umount", "--quiet", `${this.image}.mnt`]);
    await this.loop[Symbol.asyncDispose]();
    await rm(this.image, { force: true });
  }

  async #fill(content: DiskContent, size: number): Promise<void> {
    const { fsType, luks, subvolumes = [], files = {}, fill, damage } = content;
    if (luks !== undefined) await truncate(this.image, size - luksOverhead);
    await makeFileSystem(this.image, luks === undefined ? this.uuid : newUuid(fsType), content);
    if (subvolumes.length + Object.keys(files).length > 0 || fill !== undefined) {
      if (!mountable.has(fsType)) throw new Error(`the host cannot mount ${fsType} to put files on it`);
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
    if (luks !== undefined) {
      await truncate(this.image, size);
      await encrypt(this.image, this.uuid, luks);
    }
    await damage?.(this.image);
  }
}
