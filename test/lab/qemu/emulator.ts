import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabDisk } from "../disk.ts";
import { ended, type Run, type RunOptions } from "../process.ts";
import { Agent } from "./agent.ts";
import type { BootImage } from "./image.ts";
import { Qmp } from "./qmp.ts";

/** Seconds for a start or a shutdown, which take some ten where the processor is emulated; they only end what hangs. */
const patience = 300;

/** A disk that is there from the start: a distribution's VHD. */
export interface FixedDisk {
  readonly image: string;
  /** Its number on the SCSI bus, which scenarios' disks have from 0 on. */
  readonly target: number;
}

/** A machine under QEMU, from its start to its end. */
export class Emulator implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #qmp: Qmp;
  readonly #agent: Agent;
  readonly #ended: Promise<number | null>;
  #console = "";

  constructor(bootImage: BootImage, fixedDisks: readonly FixedDisk[]) {
    const child = spawn("qemu-system-x86_64", qemuArguments(bootImage, fixedDisks), {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    });
    this.#child = child;
    this.#ended = ended(child);
    this.#qmp = new Qmp(duplex(child.stdio[3]));
    this.#agent = new Agent(duplex(child.stdio[4]));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data: Buffer) => {
        this.#console += data.toString("utf8");
      });
    }
  }

  get console(): string {
    return this.#console;
  }

  /** Whether programs can be run inside. */
  get isReady(): boolean {
    return this.#agent.isReady;
  }

  /** Whether it has gone, shut down or not. */
  get isOff(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Boots with disks, until programs can be run inside. */
  async start(disks: readonly LabDisk[]): Promise<void> {
    const starting = async (): Promise<string | null> => {
      await this.#qmp.execute("qmp_capabilities");
      for (const disk of disks) await this.addDisk(disk);
      await this.#qmp.execute("cont");
      await this.#agent.ready;
      return null;
    };
    const timer = new AbortController();
    const fault = await Promise.race([
      starting().catch((error: Error) => error.message),
      this.#ended.then((status) => `it ended with ${status ?? "a signal"}`),
      sleep(patience * 1000, `nothing for ${patience} s`, { signal: timer.signal }).catch(() => null),
    ]);
    timer.abort();
    if (fault !== null) throw new Error(`QEMU did not start: ${fault}\n${this.#console.trim().slice(-2000)}`);
  }

  /** Adds a SCSI disk. The kernel inside sees it a moment later. */
  async addDisk({ image, index, spec: { serial, model = "Virtual Disk" } }: LabDisk): Promise<void> {
    // The host's page cache outlives every machine here.
    const file = { driver: "file", filename: image, cache: { "no-flush": true } };
    await this.#qmp.execute("blockdev-add", { "node-name": nodeOf(index), driver: "raw", file });
    await this.#qmp.execute("device_add", {
      ...{ driver: "scsi-hd", bus: "scsi.0", id: deviceOf(index), drive: nodeOf(index) },
      ...{ "scsi-id": index, vendor: "Msft", product: model },
      ...(serial === undefined ? {} : { serial }),
    });
  }

  /** Takes a disk away, mounted or not. */
  async removeDisk({ index }: LabDisk): Promise<void> {
    await this.#qmp.removeDevice(deviceOf(index));
    await this.#qmp.execute("blockdev-del", { "node-name": nodeOf(index) });
  }

  async run(command: readonly string[], options?: RunOptions): Promise<Run> {
    return this.#agent.run(command, options);
  }

  /** @param program - which ends the machine from inside, without an answer */
  async powerOff(program: string): Promise<void> {
    if (this.isOff) return;
    if (this.isReady) {
      void this.#agent.run(["bash", program]);
      await Promise.race([this.#ended, sleep(patience * 1000, undefined, { ref: false })]);
    }
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}

function nodeOf(index: number): string {
  return `node-${index}`;
}

function deviceOf(index: number): string {
  return `disk-${index}`;
}

function duplex(stream: unknown): Duplex {
  if (!(stream instanceof Duplex)) throw new Error("QEMU has no stream to talk over");
  return stream;
}

function qemuArguments({ kernel, image }: BootImage, fixedDisks: readonly FixedDisk[]): string[] {
  const append = [
    // The kernel has NVMe and ext4 built in, so that nothing needs to be loaded before the root file system is there. Of
    // several NVMe disks any could be the first.
    ...["root=/dev/nvme0n1", "ro", "rootwait", "init=/lab-kernel/init.sh", "console=ttyS0", "panic=-1"],
    // An emulated timer that comes late on a busy machine is there all the same.
    "no_timer_check",
    // As WSL has it: src/windows/common/helpers.cpp of microsoft/WSL.
    ...["printk.devkmsg=on", "quiet", "mitigations=off", "audit=0", "nowatchdog", "random.trust_cpu=on"],
  ];
  const drive = (file: string, id: string): string =>
    `file=${file.replaceAll(",", ",,")},if=none,id=${id},format=raw,cache=unsafe`;
  return [
    ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-S"],
    ...["-machine", "q35", "-accel", hasKvm() ? "kvm" : "tcg", "-cpu", "max", "-m", "1024"],
    ...["-serial", "stdio", "-kernel", kernel, "-append", append.join(" ")],
    ...["-chardev", "socket,id=qmp,fd=3", "-mon", "chardev=qmp,mode=control"],
    ...["-drive", `${drive(image, "root")},readonly=on`, "-device", "nvme,drive=root,serial=root"],
    ...["-device", "virtio-scsi-pci,id=scsi"],
    ...fixedDisks.flatMap(({ image: vhd, target }) => [
      ...["-drive", drive(vhd, `fixed-${target}`)],
      ...["-device", `scsi-hd,bus=scsi.0,scsi-id=${target},drive=fixed-${target}`],
    ]),
    ...["-chardev", "socket,id=agent,fd=4", "-device", "virtio-serial-pci"],
    ...["-device", "virtserialport,chardev=agent,name=lab-agent"],
  ];
}

/** Whether the processor can run machines: /dev/kvm is also there on some virtual hosts where QEMU then aborts. */
function hasKvm(): boolean {
  try {
    accessSync("/dev/kvm", constants.R_OK | constants.W_OK);
    return /^flags\s*:.*\b(vmx|svm)\b/m.test(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    return false;
  }
}
