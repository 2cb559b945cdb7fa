import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Computer, init } from "./computer.ts";
import type { LabDisk } from "./disk.ts";
import type { Machine } from "./machine.ts";
import { ended, type Run, type RunOptions, run, succeed } from "./process.ts";

/** Seconds for what takes half a second; they only end what hangs. */
const patience = 60;

/** Containers: real systemd as PID 1 on the host's kernel, over a layer of the tree that all share. */
export class ContainerComputer implements Computer {
  readonly root: string;
  readonly patience = 150;
  readonly slowness = 1;
  readonly #name: string;

  private constructor(name: string, root: string) {
    this.#name = name;
    this.root = root;
  }

  /** @param name - of the machine; letters, digits and dashes */
  static async make(tree: string, folder: string, name: string): Promise<ContainerComputer> {
    const [root, upper, work] = ["root", "upper", "work"].map((each) => path.join(folder, each));
    if (root === undefined || upper === undefined || work === undefined) throw new Error("unreachable");
    for (const each of [root, upper, work]) await mkdir(each, { recursive: true });
    const options = `lowerdir=${tree},upperdir=${upper},workdir=${work}`;
    await succeed(["mount", "-t", "overlay", "-o", options, "overlay", root]);
    await writeFile(path.join(root, "lab-init"), `#!/bin/bash\n${init}`, { mode: 0o755 });
    return new ContainerComputer(name, root);
  }

  async boot(disks: readonly LabDisk[]): Promise<Machine> {
    const devices = disks.map((disk) => this.deviceOf(disk));
    const cgroups = new Cgroups(this.#name);
    const [program = "", ...options] = cgroups.entering([
      "systemd-nspawn",
      ...["--quiet", "--settings=no", `--directory=${this.root}`, `--machine=${this.#name}`],
      ...["--register=no", "--keep-unit", "--capability=all", "--private-network", "--console=pipe"],
      ...["--kill-signal=SIGRTMIN+3", "--link-journal=no", "--timezone=off", "--resolv-conf=off"],
      // systemd mounts on access only where it can talk to the kernel about it.
      ...["/dev/btrfs-control", "/dev/autofs", ...devices].map((device) => `--bind=${device}`),
      "/lab-init",
    ]);
    const child = spawn(program, options, {
      // Otherwise /sys is read-only and systemd takes devices for unreachable, unlike on WSL.
      env: { ...process.env, SYSTEMD_NSPAWN_API_VFS_WRITABLE: "yes" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const container = new Container(child, cgroups);
    await container.findInit();
    return container;
  }

  /** The devices are the host's, with the names that they have there. */
  async settle(): Promise<void> {}

  async attach({ image, loop }: LabDisk): Promise<void> {
    await loop.attach(image);
  }

  /** What is mounted keeps the disk until it is unmounted, as the kernel does with loop devices. */
  async detach({ loop }: LabDisk): Promise<void> {
    await loop.detach();
  }

  async isAttached({ loop }: LabDisk): Promise<boolean> {
    return loop.isAttached();
  }

  deviceOf({ loop }: LabDisk): string {
    return loop.path;
  }

  isElsewhere(): boolean {
    return false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run(["umount", "--recursive", this.root]);
  }
}

class Container implements Machine {
  readonly #child: ChildProcess;
  readonly #cgroups: Cgroups;
  readonly #ended: Promise<number | null>;
  #init = 0;
  #console = "";

  constructor(child: ChildProcess, cgroups: Cgroups) {
    this.#child = child;
    this.#cgroups = cgroups;
    this.#ended = ended(child);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data: Buffer) => {
        this.#console += data.toString("utf8");
      });
    }
  }

  get console(): string {
    return this.#console;
  }

  /** Waits until there is a PID 1 inside, and it is systemd. */
  async findInit(): Promise<void> {
    for (const start = Date.now(); Date.now() - start < patience * 1000; await sleep(10)) {
      if (this.#child.exitCode !== null) break;
      const inside = this.#childOf(this.#child.pid ?? 0);
      if (inside !== null && readText(`/proc/${inside}/comm`) === "systemd\n") {
        this.#init = inside;
        return;
      }
    }
    this.#child.kill("SIGKILL");
    throw new Error(`systemd-nspawn did not start: ${this.#console.trim()}`);
  }

  async run(command: readonly string[], options?: RunOptions): Promise<Run> {
    const spaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"];
    return run(["nsenter", `--target=${this.#init}`, ...spaces, "--", ...command], options);
  }

  async powerOff(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    // systemd's own signal for this; systemctl would end before its answer comes.
    await run(["kill", "-s", "RTMIN+4", String(this.#init)]);
    await Promise.race([this.#ended, sleep(patience * 1000, undefined, { ref: false })]);
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#init > 0) await run(["kill", "-s", "KILL", String(this.#init)]);
    this.#child.kill("SIGKILL");
    await this.#ended;
    this.#cgroups.remove();
  }

  /** The first process that a process started; null where there is none. */
  #childOf(parent: number): number | null {
    const children = readText(`/proc/${parent}/task/${parent}/children`).trim().split(" ");
    const first = Number(children[0]);
    return first > 0 ? first : null;
  }
}

/**
 * Control groups of a machine's own: with `--keep-unit` systemd-nspawn makes its groups in the one that it runs in,
 * and two would share them.
 */
class Cgroups {
  readonly #folders: readonly string[];

  constructor(name: string) {
    const roots = ["/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified", "/sys/fs/cgroup"];
    this.#folders = roots
      .filter((root) => existsSync(path.join(root, "cgroup.procs")))
      .map((root) => path.join(root, `bare-mounts-${process.pid}-${name}`));
    for (const folder of this.#folders) mkdirSync(folder, { recursive: true });
  }

  /**
   * A command line that runs another one in these groups, from its first instruction on: systemd-nspawn makes groups below
   * the one that it finds itself in, and moved there later it could have made them in the one of all.
   */
  entering(command: readonly string[]): readonly string[] {
    const enter = `until [ "$1" = -- ]; do echo $$ >"$1/cgroup.procs" || exit; shift; done; shift; exec "$@"`;
    return ["sh", "-c", enter, "sh", ...this.#folders, "--", ...command];
  }

  remove(): void {
    for (const folder of this.#folders) removeGroup(folder);
  }
}

function removeGroup(folder: string): void {
  for (const group of subGroups(folder)) removeGroup(group);
  try {
    rmdirSync(folder);
  } catch {
    // A group whose last process has not quite ended goes with the machine's next start of this name.
  }
}

function subGroups(folder: string): string[] {
  return (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [])
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(folder, entry.name));
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
