import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GuestData } from "../../lib/check/guest-data.ts";
import { programText } from "../../lib/check/oracles/stand-ins.ts";
import { LoopDisks, whyNoLoopDisks } from "./loop-disk.ts";
import { withOwnRoot } from "./own-root.ts";
import { hasTool, howToGet } from "./tools.ts";

export type Disk = GuestData["disks"][number];
export type Mount = GuestData["mounts"][number];

/** A name with everything that something could take for its own. */
export const hostileName = (folder: string): string => `a b%i$(touch ${folder}/x)'"\\é`;

/** Why this machine cannot run the tool, or null where it can. */
export function whyNoTool(): string | null {
  return hasTool("jq") ? null : howToGet("jq");
}

/** Why this machine cannot show the tool real disks, or null where it can. */
export function whyNoDisks(): string | null {
  return whyNoTool() ?? whyNoLoopDisks();
}

/** What a run of the tool gave. */
export interface Run {
  readonly status: number | null;
  readonly lines: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
}

/** `wsl-bare-mount` with a configuration of its own, and programs of Windows and of systemd that a test stands in for. */
export class Tool implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "bare-mounts-tool-"));
  readonly data: GuestData;
  readonly #script: string;
  readonly #bin: string;

  constructor() {
    this.#script = join(this.folder, "wsl-bare-mount");
    this.#bin = join(this.folder, "bin");
    writeFileSync(this.#script, `#!/usr/bin/env bash\n${programText("wsl-bare-mount")}`);
    mkdirSync(this.#bin);
    // The program that knows which device a disk is, as the tool's package has it.
    this.#write(join(this.#bin, "wsl-bare-disk"), programText("wsl-bare-disk"), "bash");
    mkdirSync(join(this.folder, "links"));
    mkdirSync(join(this.folder, "Windows", "System32", "WindowsPowerShell", "v1.0"), { recursive: true });
    this.data = {
      version: 1,
      instance: "main",
      task: null,
      systemRoot: join(this.folder, "Windows"),
      minimumFree: 5,
      metrics: null,
      disks: [],
      mounts: [],
      nixStore: null,
    };
  }

  /** Adds a disk to the configuration; with a device, its link is there. */
  disk(name: string, device: string | null, fields: Partial<Disk> = {}): Disk {
    const number = this.data.disks.length;
    const disk: Disk = {
      name,
      unit: `wsl-bare-disk-${number}.service`,
      link: join(this.folder, "links", String(number)),
      windows: { serialNumber: "S", uniqueId: null, vhd: null },
      linux: { uuid: "1111-1111", label: null, partitionUuid: null, devicePattern: null },
      encrypted: false,
      fsType: "ext4",
      subvolumes: [],
      ...fields,
    };
    if (device !== null) {
      symlinkSync(device, disk.link);
    }
    this.data.disks.push(disk);
    return disk;
  }

  /** Adds a mount of a disk to the configuration. */
  mount({ name, fsType }: Disk, mountPoint: string, fields: Partial<Mount> = {}): void {
    this.data.mounts.push({
      mountPoint,
      mountUnit: `mount-${this.data.mounts.length}.mount`,
      disk: name,
      fsType,
      subvolume: null,
      directory: null,
      source: null,
      options: [],
      automount: false,
      neededForBoot: false,
      ...fields,
    });
  }

  /** Makes a program that the tool finds before all others; the text is a shell script. */
  program(name: string, text: string): void {
    this.#write(join(this.#bin, name), text);
  }

  /** Makes a program of Windows; the text is a shell script. */
  windowsProgram(name: string, text: string): void {
    this.#write(join(this.data.systemRoot, "System32", name), text);
  }

  #write(file: string, text: string, shell = "sh"): void {
    writeFileSync(file, `#!/usr/bin/env ${shell}\n${text}\n`);
    chmodSync(file, 0o755);
  }

  /** Writes the configuration and runs the tool. */
  run(...args: readonly string[]): Run {
    return this.#start("bash", [this.#script, ...args]);
  }

  /** The same with a /run and an empty /nix of its own, which a shell script prepares. */
  runWithOwnRun(prepare: string, ...args: readonly string[]): Run {
    const text = `mount -t tmpfs tmpfs /run && { ${prepare}\n} && shift && exec bash "$@"`;
    const [command, ...options] = withOwnRoot(this.folder, "sh", "-c", text, "sh", this.folder);
    return this.#start(command, [...options, this.#script, ...args]);
  }

  #start(command: string, args: readonly string[]): Run {
    const file = join(this.folder, "mounts.json");
    writeFileSync(file, JSON.stringify(this.data));
    const { status, stdout, stderr } = spawnSync(command, args, {
      encoding: "utf8",
      cwd: this.folder,
      env: {
        PATH: `${this.#bin}:${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`,
        LC_ALL: "C.UTF-8",
        WSL_BARE_MOUNTS_DATA: file,
        ...this.env,
      },
    });
    return { status, stdout, stderr, lines: stdout.split("\n").filter((line) => line !== "") };
  }

  /** Variables of every run. */
  readonly env: Record<string, string> = {};

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** The tool together with real disks, for one test. */
export class ToolWithDisks extends Tool {
  readonly disks = new LoopDisks();

  /** Mounts a device below this folder, by options, and returns where. */
  mounted(device: string, place: string, options = "rw"): string {
    return this.disks.mountAt(join(this.disks.folder, place), "--options", options, device);
  }

  override [Symbol.dispose](): void {
    this.disks[Symbol.dispose]();
    super[Symbol.dispose]();
  }
}
