import type { DiskBus } from "./disk.ts";
import type { Run, RunOptions } from "./process.ts";

/** Where the programs of `wsl/` lie for a virtual machine, and where it keeps its state. Absolute paths inside it. */
export interface HostFolders {
  readonly programs: string;
  readonly state: string;
}

/** What WSL's virtual machine runs on: the kernel of this machine, in namespaces, or one of its own, under QEMU. */
export interface Host extends DiskBus, AsyncDisposable {
  readonly folders: HostFolders;
  /** Seconds for a boot that waits for nothing endless; it only ends what hangs. */
  readonly patience: number;
  /** How many times slower it is than WSL's machine. */
  readonly slowness: number;
  readonly isOn: boolean;
  /** What the kernel said, or the first process; for whoever looks for a fault. */
  readonly console: string;
  /**
   * Makes the root file system of a distribution.
   *
   * @returns its folder on this machine. What is written there while the virtual machine is off is there at its next start.
   */
  addRoot(distribution: string): Promise<string>;
  /** Makes a root file system ready inside, and says where it is there. */
  rootInside(distribution: string): Promise<string>;
  /** Starts the virtual machine with the disks that are attached, and no distribution. */
  powerOn(): Promise<void>;
  /** Ends it as WSL does: whoever runs is killed, and the disks are written to. */
  powerOff(): Promise<void>;
  /** Takes the power away: what is not on a disk yet is lost. */
  cut(): Promise<void>;
  /** Runs a program in the virtual machine's own root, outside all distributions. */
  run(command: readonly string[], options?: RunOptions): Promise<Run>;
  /** Finds out how the virtual machine calls its disks. */
  settle(): Promise<void>;
}
