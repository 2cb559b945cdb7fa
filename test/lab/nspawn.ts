import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Machine } from "./machine.ts";
import { ended, type Run, type RunOptions, run } from "./process.ts";

/** Seconds for what takes half a second; they only end what hangs. */
const patience = 60;

/**
 * Boots a root file system in a container: real systemd as PID 1 on the host's kernel.
 *
 * @param name - of the machine; letters, digits and dashes
 * @param devices - block devices of the host that are there inside, with or without a disk in them
 * @param init - a program inside that ends by becoming systemd
 */
export async function bootContainer(
  name: string,
  root: string,
  devices: readonly string[],
  init: string,
): Promise<Machine> {
  const cgroups = new Cgroups(name);
  const child = spawn(
    "systemd-nspawn",
    [
      ...["--quiet", "--settings=no", `--directory=${root}`, `--machine=${name}`],
      ...["--register=no", "--keep-unit", "--capability=all", "--private-network", "--console=pipe"],
      ...["--kill-signal=SIGRTMIN+3", "--link-journal=no", "--timezone=off", "--resolv-conf=off"],
      // systemd mounts on access only where it can talk to the kernel about it.
      ...["/dev/btrfs-control", "/dev/autofs", ...devices].map((device) => `--bind=${device}`),
      init,
    ],
    // Otherwise /sys is read-only and systemd takes devices for unreachable, unlike on WSL.
    { env: { ...process.env, SYSTEMD_NSPAWN_API_VFS_WRITABLE: "yes" }, stdio: ["ignore", "pipe", "pipe"] },
  );
  cgroups.move(child.pid ?? 0);
  const container = new Container(child, cgroups);
  await container.findInit();
  return container;
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
      .map((root) => path.join(root, `bare-mounts-${name}`));
    for (const folder of this.#folders) mkdirSync(folder, { recursive: true });
  }

  move(pid: number): void {
    for (const folder of this.#folders) writeFileSync(path.join(folder, "cgroup.procs"), String(pid));
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
