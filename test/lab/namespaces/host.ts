import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { LabDisk } from "../disk.ts";
import type { Host, HostFolders } from "../host.ts";
import { baseEnvironment, ended, type Run, type RunOptions, run, succeed } from "../process.ts";
import { installShim, mountLayer } from "../root.ts";
import type { WslVersion } from "../scenario.ts";

/** Seconds for what takes a moment; they only end what hangs. */
const patience = 60;

const programs = fileURLToPath(new URL("../wsl", import.meta.url));

/** What a machine in namespaces is made of. */
export interface NamespaceSettings {
  /** The root file system that each distribution has a layer over. */
  readonly tree: string;
  /** Of this machine alone. */
  readonly folder: string;
  /** Of all machines of this run, and where control groups are mounted below. */
  readonly runFolder: string;
  /** Letters, digits and dashes. */
  readonly name: string;
  readonly wsl: WslVersion;
}

/** WSL's virtual machine in namespaces on the kernel of the machine that the lab runs on. */
export class NamespaceHost implements Host {
  readonly folders: HostFolders;
  readonly patience = 600;
  readonly slowness = 1;
  readonly #settings: NamespaceSettings;
  #starts = 0;
  readonly #attached = new Set<LabDisk>();
  readonly #roots = new Map<string, string>();
  #child: ChildProcess | null = null;
  #ended: Promise<unknown> = Promise.resolve();
  /** Its first process, as this machine counts. */
  #init: number | null = null;
  #console = "";

  constructor(settings: NamespaceSettings) {
    this.#settings = settings;
    this.folders = { programs, state: path.join(settings.folder, "machine") };
  }

  get isOn(): boolean {
    return this.#init !== null;
  }

  get console(): string {
    return this.#console;
  }

  /**
   * Its control group. One of its own for each start: in a group that was killed, and is there as long as one of its
   * processes is, the kernel kills what a group of another age starts there (kernel/cgroup/cgroup.c, cgroup_post_fork:
   * kill_seq).
   */
  get #group(): string {
    const { name, runFolder } = this.#settings;
    return path.join(runFolder, "cgroup", `bare-mounts-${process.pid}-${name}.${this.#starts}`);
  }

  async addRoot(distribution: string): Promise<string> {
    const within = path.join(this.#settings.folder, distribution);
    const root = path.join(within, "root");
    await mountLayer(this.#settings.tree, within, root);
    await installShim(root);
    this.#roots.set(distribution, root);
    return root;
  }

  async rootInside(distribution: string): Promise<string> {
    const root = this.#roots.get(distribution);
    if (root === undefined) throw new Error(`there is no distribution ${distribution}`);
    return root;
  }

  async powerOn(): Promise<void> {
    const { folder, runFolder, wsl } = this.#settings;
    this.#starts += 1;
    await mkdir(this.#group, { recursive: true });
    // It is in its own control group from its first instruction on: that is where its namespace of them begins.
    const enter = `echo $$ >"$1/cgroup.procs" && shift && exec "$@"`;
    const spaces = ["--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup"];
    const child = spawn(
      "sh",
      [
        ...["-c", enter, "sh", this.#group],
        ...["unshare", ...spaces, "--fork", "--kill-child", "--propagation", "private", "--"],
        ...["bash", path.join(programs, "mini-init.sh"), this.folders.state, runFolder, folder],
        ...[wsl.guard ? "1" : "0", ...wsl.drivers],
      ],
      // It lasts as long as its input does: it ends with the lab, however that ends.
      { env: { ...baseEnvironment }, stdio: ["pipe", "pipe", "pipe"] },
    );
    child.stdin.on("error", () => undefined);
    this.#child = child;
    const end = ended(child);
    this.#ended = end;
    const isReady = new Promise<boolean>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (data: Buffer) => {
          this.#console += data.toString("utf8");
          if (stream === child.stdout) resolve(true);
        });
      }
      void end.then(() => resolve(false));
    });
    const init = (await isReady) ? this.#childOf(child.pid ?? 0) : null;
    if (init === null) throw new Error(`the virtual machine did not start: ${this.#console.trim()}`);
    this.#init = init;
    void end.then(() => {
      this.#init = null;
    });
    for (const disk of this.#attached) await this.#makeNode(disk);
  }

  async powerOff(): Promise<void> {
    if (this.#child === null) return;
    this.#child.stdin?.end();
    await this.#ended;
    this.#leave();
  }

  /**
   * What of the file systems is not on the disks yet must be lost, but namespaces that end unmount in order. So everybody
   * is stopped, and what the images hold now is what they hold at the next start.
   */
  async cut(): Promise<void> {
    if (this.#init === null) return;
    await this.#freeze();
    const held = [...this.#attached];
    for (const { image } of held) await succeed(["cp", "--sparse=always", image, `${image}.cut`]);
    // All at once, before they go on: who started the first process has been stopped as well.
    await writeFile(path.join(this.#group, "cgroup.kill"), "1");
    await writeFile(path.join(this.#group, "cgroup.freeze"), "0");
    await this.#ended;
    this.#leave();
    for (const { image, loop } of held) {
      await loop.detach();
      await rename(`${image}.cut`, image);
      await loop.attach(image);
    }
  }

  async run(command: readonly string[], options?: RunOptions): Promise<Run> {
    if (this.#init === null) return { status: null, stdout: "", stderr: "the virtual machine is off" };
    const spaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"];
    return run(["nsenter", `--target=${this.#init}`, ...spaces, "--", ...command], options);
  }

  /** The devices are this machine's, with the names that they have there. */
  async settle(): Promise<void> {}

  async attach(disk: LabDisk): Promise<void> {
    await disk.loop.attach(disk.image);
    this.#attached.add(disk);
    await this.#makeNode(disk);
  }

  /** What is mounted keeps the disk until it is unmounted, as the kernel does with loop devices. */
  async detach(disk: LabDisk): Promise<void> {
    this.#attached.delete(disk);
    await this.run(["rm", "--force", path.join(this.folders.state, "dev", path.basename(disk.loop.path))]);
    await disk.loop.detach();
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
    this.#child?.kill("SIGKILL");
    await this.#ended;
    this.#leave();
    for (const root of this.#roots.values()) await run(["umount", "--recursive", root]);
  }

  /** devtmpfs has a node for each disk that is there. */
  async #makeNode({ loop }: LabDisk): Promise<void> {
    if (this.#init === null) return;
    const name = path.basename(loop.path);
    const node = path.join(this.folders.state, "dev", name);
    await this.run(["mknod", "--mode=600", node, "b", "7", name.slice("loop".length)]);
  }

  async #freeze(): Promise<void> {
    await writeFile(path.join(this.#group, "cgroup.freeze"), "1");
    for (const start = Date.now(); Date.now() - start < patience * 1000; await sleep(5)) {
      if (/^frozen 1$/m.test(readFileSync(path.join(this.#group, "cgroup.events"), "utf8"))) return;
    }
    throw new Error("the virtual machine cannot be stopped");
  }

  #leave(): void {
    this.#child = null;
    this.#init = null;
    removeGroup(this.#group);
  }

  /** The first process that a process started; null where there is none. */
  #childOf(parent: number): number | null {
    const first = Number(
      readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ")[0],
    );
    return first > 0 ? first : null;
  }
}

function removeGroup(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeGroup(path.join(folder, entry.name));
  }
  try {
    rmdirSync(folder);
  } catch {
    // A group whose last process has not quite ended goes with the machine's next start of this name.
  }
}
