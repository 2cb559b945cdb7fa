import { setTimeout as sleep } from "node:timers/promises";
import type { Host } from "./host.ts";
import type { Machine } from "./machine.ts";
import type { Run, RunOptions } from "./process.ts";

/** How a distribution went down. */
export interface Termination {
  /** Whether systemd was not done in time, and the power was cut. */
  readonly wasCut: boolean;
  readonly seconds: number;
}

/** Whether a Windows process runs with an administrator's rights. Each kind has a mount namespace of its own. */
export type SessionKind = "elevated" | "plain";

/** What came of `wsl.exe`: a place to run programs at. */
export interface Session {
  readonly kind: SessionKind;
  /** Whether systemd was up when WSL stopped waiting for it; null: WSL did not have to wait. */
  readonly wasUp: boolean | null;
  /** Runs a program in the session's mount namespace, as root. */
  run(command: readonly string[], options?: RunOptions): Promise<Run>;
}

/** How a distribution is to be started. */
export interface DistributionSettings {
  /** Name, root file system as the lab's machine sees it. */
  readonly name: string;
  readonly root: string;
}

const off: Run = { status: null, stdout: "", stderr: "the distribution does not run" };

/** What WSL's init does when Windows asks for the end: it no longer ignores signals, and has systemd power off. */
const terminate = `socket=$(readlink /run/WSL/1_interop)
number=\${socket##*/}
kill -s USR1 "\${number%_interop}"
exec systemctl poweroff`;

/** One distribution of WSL's virtual machine, from its start to its end, as often as a scenario likes. */
export class Distribution implements Machine {
  readonly name: string;
  readonly root: string;
  readonly #host: Host;
  readonly #powerOn: () => Promise<void>;
  /** Resolves at its end. */
  #ended: Promise<Run> | null = null;
  /** Its first process, as the virtual machine counts. */
  #init: string | null = null;
  #console = "";
  /** What process is in the mount namespace of each kind of session. */
  readonly #namespaces = new Map<SessionKind, Promise<string>>();
  #isAwaited = false;

  /** @param powerOn - starts the virtual machine where it is off, as WSL does for the first distribution */
  constructor(host: Host, { name, root }: DistributionSettings, powerOn: () => Promise<void>) {
    this.#host = host;
    this.name = name;
    this.root = root;
    this.#powerOn = powerOn;
  }

  get isRunning(): boolean {
    return this.#init !== null;
  }

  /** What it printed beside its journal, and what the virtual machine did. */
  get console(): string {
    return `${this.#host.console}\n${this.#console}`.trim();
  }

  /**
   * Starts it. Resolves when systemd is its first process.
   *
   * @param kind - of the session that WSL starts it for, which shares its mount namespace with systemd
   */
  async start(kind: SessionKind = "plain"): Promise<void> {
    if (this.isRunning) throw new Error(`${this.name} runs already`);
    await this.#powerOn();
    const { programs, state } = this.#host.folders;
    const root = await this.#host.rootInside(this.name);
    const ended = this.#host.run(["bash", `${programs}/distribution.sh`, state, this.name, root]);
    this.#ended = ended;
    void ended.then(({ stdout, stderr }) => {
      this.#console += stdout + stderr;
      this.#init = null;
      this.#namespaces.clear();
    });
    const awaiting = this.#host.run(["bash", `${programs}/await-init.sh`, state, this.name]);
    const first = await Promise.race([awaiting, ended.then(() => null)]);
    if (first?.status !== 0) {
      const reason = first === null ? "it ended at once" : first.stderr.trim();
      throw new Error(`${this.name} did not start: ${reason}\n${this.console.slice(-2000)}`);
    }
    this.#init = first.stdout.trim();
    this.#isAwaited = false;
    this.#namespaces.set(kind, Promise.resolve(this.#init));
  }

  async run(command: readonly string[], options?: RunOptions): Promise<Run> {
    return this.#init === null ? off : this.#runIn(this.#init, this.#init, command, options);
  }

  /**
   * What `wsl.exe` does: starts the distribution where it does not run, waits for systemd as long as WSL does, and makes a
   * mount namespace for its kind of session where there is none yet.
   *
   * @param initTimeout - seconds; `boot.initTimeout` of wsl.conf(5)
   */
  async session({
    kind = "plain",
    initTimeout = this.#host.patience,
  }: {
    readonly kind?: SessionKind;
    readonly initTimeout?: number;
  } = {}): Promise<Session> {
    if (!this.isRunning) await this.start(kind);
    // init.cpp, InitCreateSessionLeader and LxInitMessageRemountDrvfs: both wait, and only the first of them all.
    const wasUp = this.#isAwaited ? null : await this.#awaitBoot(initTimeout);
    this.#isAwaited = true;
    const namespace = this.#namespaces.get(kind) ?? this.#fork(kind);
    this.#namespaces.set(kind, namespace);
    const holder = await namespace;
    const init = this.#init;
    return {
      kind,
      wasUp,
      run: async (command, options) =>
        init === null || this.#init !== init ? off : this.#runIn(init, holder, command, options),
    };
  }

  /**
   * `wsl --terminate`: systemd powers off, and what is not down by then loses its power.
   *
   * @param initTimeout - seconds, `boot.initTimeout` of wsl.conf(5), which bounds this, too. Default: as long as it takes.
   * @throws Error where it was not to be cut and hangs
   */
  async terminate({ initTimeout }: { readonly initTimeout?: number } = {}): Promise<Termination> {
    const ended = this.#ended;
    const init = this.#init;
    if (ended === null || init === null) return { wasCut: false, seconds: 0 };
    const start = performance.now();
    // init.cpp, InitTerminateInstanceInternal: nobody waits for systemctl itself.
    const asked = this.run(["bash", "-c", terminate]);
    const timer = new AbortController();
    const limit = (initTimeout ?? this.#host.patience) * 1000;
    const inTime = await Promise.race([
      ended.then(() => true),
      sleep(limit, false, { signal: timer.signal }).catch(() => false),
    ]);
    timer.abort();
    if (!inTime) await this.cut();
    await ended;
    if (!inTime && initTimeout === undefined) {
      const { stderr } = await asked;
      throw new Error(`${this.name} did not go down within ${limit / 1000} s: ${stderr.trim()}`);
    }
    return { wasCut: !inTime, seconds: (performance.now() - start) / 1000 };
  }

  async powerOff(): Promise<void> {
    await this.terminate();
  }

  /** Takes its power: reboot(2) in a PID namespace kills its first process (kernel/pid_namespace.c, reboot_pid_ns). */
  async cut(): Promise<void> {
    if (this.#init !== null) await this.#host.run(["kill", "-s", "KILL", this.#init]);
    await this.#ended;
  }

  /** init.cpp, WaitForBootProcess: asks every 250 ms. */
  async #awaitBoot(initTimeout: number): Promise<boolean> {
    for (const start = performance.now(); performance.now() - start < initTimeout * 1000; await sleep(250)) {
      const { status, stdout } = await this.run(["systemctl", "is-system-running"]);
      if (status === null) throw new Error(`${this.name} went down while WSL waited for it`);
      if (/running|degraded/.test(stdout)) return true;
    }
    return false;
  }

  async #fork(kind: SessionKind): Promise<string> {
    const { programs, state } = this.#host.folders;
    const command = ["bash", `${programs}/fork-namespace.sh`, state, this.name, kind];
    const { status, stdout, stderr } = await this.#host.run(command);
    if (status !== 0) throw new Error(`no mount namespace for ${kind} sessions: ${stderr.trim()}`);
    return stdout.trim();
  }

  #runIn(init: string, holder: string, command: readonly string[], options?: RunOptions): Promise<Run> {
    const spaces = ["--uts", "--ipc", "--pid", `--mount=/proc/${holder}/ns/mnt`];
    return this.#host.run(["nsenter", `--target=${init}`, ...spaces, "--", ...command], options);
  }
}
