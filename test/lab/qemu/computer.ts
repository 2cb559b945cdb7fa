import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Computer, init } from "../computer.ts";
import type { LabDisk } from "../disk.ts";
import { LoopDevice } from "../loop.ts";
import { ask, type Machine } from "../machine.ts";
import { run, succeed } from "../process.ts";
import { agentScript } from "./agent.ts";
import type { BootImage } from "./image.ts";
import { VirtualMachine } from "./machine.ts";

/**
 * Virtual machines: the tree under another kernel, which has device mapper and more file systems, and sees its disks
 * come and go as SCSI disks, as WSL's kernel does. The root file system is mounted on the host while they are off.
 */
export class VirtualComputer implements Computer {
  readonly root: string;
  readonly patience = 600;
  /** Where the processor is emulated and other programs run beside it: a start of bash takes half a second. */
  readonly slowness = 20;
  readonly #kernel: string;
  readonly #image: string;
  readonly #loop: LoopDevice;
  readonly #attached = new Set<LabDisk>();
  readonly #devices = new Map<LabDisk, string>();
  #latest: VirtualMachine | null = null;

  private constructor(root: string, kernel: string, image: string, loop: LoopDevice) {
    this.root = root;
    this.#kernel = kernel;
    this.#image = image;
    this.#loop = loop;
  }

  static async make({ kernel, image }: BootImage, folder: string): Promise<VirtualComputer> {
    const root = path.join(folder, "root");
    await mkdir(root, { recursive: true });
    const own = path.join(folder, "root.ext4");
    await succeed(["cp", "--sparse=always", "--reflink=auto", image, own]);
    const computer = new VirtualComputer(root, kernel, own, await LoopDevice.reserve());
    await computer.#mountRoot();
    return computer;
  }

  async boot(disks: readonly LabDisk[]): Promise<Machine> {
    await writeFile(path.join(this.root, "lab-agent"), agentScript, { mode: 0o755 });
    await writeFile(path.join(this.root, "lab-init"), initFor(disks), { mode: 0o755 });
    await this.#unmountRoot();
    this.#devices.clear();
    const machine = new VirtualMachine(this.#kernel, this.#image, async () => this.#mountRoot());
    this.#latest = machine;
    await machine.start([...this.#attached]);
    return machine;
  }

  async settle(): Promise<void> {
    if (this.#machine?.isReady !== true) return;
    for (const [disk, device] of await devicesIn(this.#machine, this.#attached)) {
      this.#devices.set(disk, device);
    }
  }

  async attach(disk: LabDisk): Promise<void> {
    this.#attached.add(disk);
    await this.#machine?.addDisk(disk);
    await this.#whenSeen(disk, true);
    await this.settle();
  }

  async detach(disk: LabDisk): Promise<void> {
    this.#attached.delete(disk);
    await this.#machine?.removeDisk(disk);
    await this.#whenSeen(disk, false);
  }

  async isAttached(disk: LabDisk): Promise<boolean> {
    return this.#attached.has(disk);
  }

  deviceOf(disk: LabDisk): string {
    return this.#devices.get(disk) ?? `(${disk.name}, which the machine has not seen)`;
  }

  isElsewhere(disk: LabDisk): boolean {
    return this.#machine !== null && this.#attached.has(disk);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#latest?.[Symbol.asyncDispose]();
    await this.#unmountRoot();
    await this.#loop[Symbol.asyncDispose]();
  }

  /** The kernel inside needs a moment to see what came or went. One that is just starting will see it in time. */
  async #whenSeen(disk: LabDisk, isThere: boolean): Promise<void> {
    const machine = this.#machine;
    const deadline = performance.now() + this.patience * 1000;
    while (machine?.isReady === true && (await devicesIn(machine, [disk])).has(disk) !== isThere) {
      if (performance.now() > deadline) throw new Error(`the kernel inside does not see ${disk.name} change`);
      await sleep(200);
    }
  }

  /** The machine that runs; null while there is none. */
  get #machine(): VirtualMachine | null {
    return this.#latest?.isOff === false ? this.#latest : null;
  }

  async #mountRoot(): Promise<void> {
    await this.#loop.attach(this.#image);
    await succeed(["mount", this.#loop.path, this.root]);
  }

  async #unmountRoot(): Promise<void> {
    await run(["umount", this.root]);
    if (await this.#loop.isAttached()) await this.#loop.detach();
  }
}

/** The names that a running machine has given disks. Their SCSI targets are the disks' numbers. */
async function devicesIn(machine: Machine, disks: Iterable<LabDisk>): Promise<Map<LabDisk, string>> {
  const text = await ask(machine, "bash", "-c", "printf '%s\\n' /sys/bus/scsi/devices/*:*:*:*/block/*");
  const names = new Map(
    [...text.matchAll(/\/\d+:\d+:(\d+):\d+\/block\/(\w+)$/gm)].map(([, target, name]) => [
      Number(target),
      `/dev/${name}`,
    ]),
  );
  const found = new Map<LabDisk, string>();
  for (const disk of disks) {
    const name = names.get(disk.index);
    if (name !== undefined) found.set(disk, name);
  }
  return found;
}

/** What WSL's kernel has built in, Debian's has in modules, and without udev nobody loads them. */
function initFor(disks: readonly LabDisk[]): string {
  const contents = disks.flatMap(({ spec: { content } }) => (content === undefined ? [] : [content]));
  const modules = new Set([
    ...["virtio_pci", "virtio_console", "virtio_scsi", "sd_mod", "autofs4"],
    ...contents.map(({ fsType }) => fsType),
    ...(contents.some(({ luks }) => luks !== undefined) ? ["dm_mod", "dm_crypt", "algif_skcipher"] : []),
  ]);
  return `#!/bin/bash
mount -t proc -o nosuid,nodev,noexec proc /proc
mount -t sysfs -o nosuid,nodev,noexec sysfs /sys
mount -t devtmpfs -o nosuid,mode=0755 devtmpfs /dev
mount -t tmpfs -o nosuid,nodev,mode=0755 tmpfs /run
modprobe --all ${[...modules].join(" ")}
/lab-agent </dev/null &
${init}`;
}
