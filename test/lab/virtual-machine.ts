import path from "node:path";
import type { LabDisk } from "./disk.ts";
import { Distribution } from "./distribution.ts";
import type { Host } from "./host.ts";

/** WSL's virtual machine, which all distributions of a user run in, and what WSL does with it. */
export class VirtualMachine implements AsyncDisposable {
  readonly #host: Host;
  readonly #distributions: Distribution[] = [];
  readonly #disks: () => readonly LabDisk[];
  #starting: Promise<void> | null = null;

  /** @param disks - all disks of the scenario, attached or not */
  constructor(host: Host, disks: () => readonly LabDisk[]) {
    this.#host = host;
    this.#disks = disks;
  }

  get isOn(): boolean {
    return this.#host.isOn;
  }

  async addDistribution(name: string): Promise<Distribution> {
    const root = await this.#host.addRoot(name);
    const distribution = new Distribution(this.#host, { name, root }, () => this.start());
    this.#distributions.push(distribution);
    return distribution;
  }

  /** Starts it with the disks that are attached. One that runs goes on. */
  async start(): Promise<void> {
    if (this.#host.isOn) return;
    this.#starting ??= this.#host.powerOn().finally(() => {
      this.#starting = null;
    });
    await this.#starting;
  }

  /**
   * Stops it as WSL does when no distribution has run for a while. Its disks are attached again at the next start:
   * LxssUserSession.cpp, _VmIdleTerminate and _LoadDiskMounts.
   */
  async stop(): Promise<void> {
    const running = this.#distributions.find(({ isRunning }) => isRunning);
    if (running !== undefined) throw new Error(`the virtual machine is not idle: ${running.name} runs`);
    await this.#host.powerOff();
  }

  /**
   * `wsl --shutdown`: terminates what runs, then stops. Its disks are forgotten: LxssUserSession.cpp, Shutdown.
   *
   * @param initTimeout - seconds; bounds the end of each distribution
   */
  async shutdown(settings: { readonly initTimeout?: number } = {}): Promise<void> {
    for (const distribution of this.#distributions) await distribution.terminate(settings);
    await this.#host.powerOff();
    await this.#forgetDisks();
  }

  /** The end of it without a word: the power goes, as where the host process is killed. Its disks are forgotten. */
  async kill(): Promise<void> {
    await this.#host.cut();
    for (const distribution of this.#distributions) await distribution.cut();
    await this.#forgetDisks();
  }

  /** Devices that are still mounted in what all distributions share, although no distribution may run. */
  async devicesInUse(): Promise<ReadonlySet<string>> {
    const { stdout } = await this.#host.run(["cat", "/proc/self/mounts"]);
    const shared = path.join(this.#host.folders.state, "wsl/");
    const lines = stdout.split("\n").map((line) => line.split(" "));
    return new Set(
      lines.flatMap(([device, target]) => (device && target?.startsWith(shared) ? [device] : [])),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // With it go the distributions, also those that are just starting.
    await this.#host[Symbol.asyncDispose]();
  }

  async #forgetDisks(): Promise<void> {
    for (const disk of this.#disks()) if (await disk.isAttached()) await disk.detach();
  }
}
