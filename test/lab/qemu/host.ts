import { mkdir, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { LabDisk } from "../disk.ts";
import type { Host, HostFolders } from "../host.ts";
import { LoopDevice } from "../loop.ts";
import { ask } from "../machine.ts";
import { type Run, type RunOptions, run, succeed } from "../process.ts";
import { installShim, mountLayer } from "../root.ts";
import type { WslVersion } from "../scenario.ts";
import { Emulator } from "./emulator.ts";
import type { BootImage } from "./image.ts";

/** What a virtual machine under QEMU is made of. */
export interface QemuSettings {
  readonly bootImage: BootImage;
  /** The tree that is in the boot image: on this machine, distributions are seen as layers over it. */
  readonly tree: string;
  readonly folder: string;
  readonly wsl: WslVersion;
}

/** The VHD of a distribution: a disk with what its root file system has other than the tree. */
interface Vhd {
  readonly name: string;
  readonly image: string;
  readonly loop: LoopDevice;
  readonly mountPoint: string;
  readonly root: string;
}

/**
 * WSL's virtual machine under QEMU, with a kernel of its own whose modules only its own root has, and which sees its disks
 * come and go as SCSI disks, as WSL's does.
 */
export class QemuHost implements Host {
  readonly folders: HostFolders = { programs: "/run/lab-programs", state: "/run/wsl-machine" };
  readonly patience = 900;
  /** Where the processor is emulated and other programs run beside it: a start of bash takes half a second. */
  readonly slowness = 20;
  readonly #settings: QemuSettings;
  readonly #vhds: Vhd[] = [];
  readonly #attached = new Set<LabDisk>();
  readonly #devices = new Map<LabDisk, string>();
  #latest: Emulator | null = null;

  constructor(settings: QemuSettings) {
    this.#settings = settings;
  }

  get isOn(): boolean {
    return this.#machine !== null;
  }

  get console(): string {
    return this.#latest?.console ?? "";
  }

  async addRoot(distribution: string): Promise<string> {
    const within = path.join(this.#settings.folder, distribution);
    const vhd: Vhd = {
      name: distribution,
      image: path.join(within, "vhd.ext4"),
      loop: await LoopDevice.reserve(),
      mountPoint: path.join(within, "vhd"),
      root: path.join(within, "root"),
    };
    await mkdir(vhd.mountPoint, { recursive: true });
    await writeFile(vhd.image, "");
    await truncate(vhd.image, 2 ** 30);
    await succeed(["mkfs.ext4", "-q", "-F", vhd.image]);
    this.#vhds.push(vhd);
    await this.#mount(vhd);
    await installShim(vhd.root);
    return vhd.root;
  }

  async rootInside(distribution: string): Promise<string> {
    const index = this.#vhds.findIndex(({ name }) => name === distribution);
    return ask(this, "bash", `${this.folders.programs}/mount-root.sh`, `${targetOf(index)}`);
  }

  async powerOn(): Promise<void> {
    for (const vhd of this.#vhds) await unmount(vhd);
    this.#devices.clear();
    const machine = new Emulator(
      this.#settings.bootImage,
      this.#vhds.map(({ image }, index) => ({ image, target: targetOf(index) })),
    );
    this.#latest = machine;
    await machine.start([...this.#attached]);
    const { programs, state } = this.folders;
    await ask(this, "mkdir", programs);
    const write = 'while read -r name text; do base64 --decode <<<"$text" >"$1/$name"; done';
    await succeeded(machine.run(["bash", "-c", write, "bash", programs], { input: await programsAsText() }));
    const { drivers, guard } = this.#settings.wsl;
    if (drivers.length > 0) await ask(this, "modprobe", "--all", ...drivers);
    await ask(
      this,
      "env",
      "LAB_KERNEL=own",
      "bash",
      `${programs}/virtual-machine.sh`,
      state,
      guard ? "1" : "0",
    );
  }

  async powerOff(): Promise<void> {
    await this.#latest?.powerOff(`${this.folders.programs}/power-off.sh`);
    await this.#mountAll();
  }

  /** The emulator goes, and with it what the kernel inside has not written yet. */
  async cut(): Promise<void> {
    await this.#latest?.[Symbol.asyncDispose]();
    await this.#mountAll();
  }

  async run(command: readonly string[], options?: RunOptions): Promise<Run> {
    return this.#machine?.run(command, options) ?? { status: null, stdout: "", stderr: "the machine is off" };
  }

  async settle(): Promise<void> {
    if (this.#machine?.isReady !== true) return;
    for (const [disk, device] of await this.#devicesOf(this.#attached)) this.#devices.set(disk, device);
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
    for (const vhd of this.#vhds) {
      await unmount(vhd);
      await vhd.loop[Symbol.asyncDispose]();
    }
  }

  /** The kernel inside needs a moment to see what came or went. One that is just starting will see it in time. */
  async #whenSeen(disk: LabDisk, isThere: boolean): Promise<void> {
    const machine = this.#machine;
    const deadline = performance.now() + this.patience * 1000;
    while (machine?.isReady === true && (await this.#devicesOf([disk])).has(disk) !== isThere) {
      if (performance.now() > deadline) throw new Error(`the kernel inside does not see ${disk.name} change`);
      await sleep(200);
    }
  }

  /** The machine that runs; null while there is none. */
  get #machine(): Emulator | null {
    return this.#latest?.isOff === false ? this.#latest : null;
  }

  /** The names that the kernel inside has given disks. Their SCSI targets are the disks' numbers. */
  async #devicesOf(disks: Iterable<LabDisk>): Promise<Map<LabDisk, string>> {
    const text = await ask(this, "bash", "-c", "printf '%s\\n' /sys/bus/scsi/devices/*:*:*:*/block/*");
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

  async #mountAll(): Promise<void> {
    for (const vhd of this.#vhds) await this.#mount(vhd);
  }

  async #mount({ image, loop, mountPoint, root }: Vhd): Promise<void> {
    if (await loop.isAttached()) return;
    await loop.attach(image);
    await succeed(["mount", loop.path, mountPoint]);
    await mountLayer(this.#settings.tree, mountPoint, root, ["index=off", "xino=off"]);
  }
}

async function unmount({ loop, mountPoint, root }: Vhd): Promise<void> {
  await run(["umount", root]);
  await run(["umount", mountPoint]);
  if (await loop.isAttached()) await loop.detach();
}

/** SCSI targets that no disk of a scenario has. */
function targetOf(index: number): number {
  return 200 + index;
}

async function succeeded(running: Promise<Run>): Promise<void> {
  const { status, stderr } = await running;
  if (status !== 0) throw new Error(`inside: ${stderr.trim()}`);
}

/** The programs of the virtual machine: a line for each, with its name and its text in base64. */
async function programsAsText(): Promise<string> {
  const lines: string[] = [];
  for (const folder of ["../wsl", "."].map((each) => fileURLToPath(new URL(each, import.meta.url)))) {
    for (const name of (await readdir(folder)).filter((file) => /\.(sh|pl)$/.test(file))) {
      lines.push(`${name} ${(await readFile(path.join(folder, name))).toString("base64")}\n`);
    }
  }
  return lines.join("");
}
