import type { BareMountsInput } from "../../lib/schema/index.ts";
import type { DiskSpec, LabDisk } from "./disk.ts";
import type { Machine } from "./machine.ts";
import type { Observation } from "./observe.ts";

/** A mount that must be there. */
export interface WantedMount {
  /** The disk that it must be of. */
  readonly disk: string;
  /** Btrfs: the subvolume; otherwise the folder that is bound. Default: the whole file system. */
  readonly root?: string;
  /** Options that must be in force. */
  readonly options?: readonly string[];
}

/** What a scenario's own checks have in their hands. */
export interface Booted {
  readonly machine: Machine;
  readonly disks: Readonly<Record<string, LabDisk>>;
  /** Of the latest boot. */
  readonly observed: Observation;
  /** Seconds from the start to the end of the latest boot. */
  readonly seconds: number;
  /**
   * Folder of the machine's root file system: what is written there while it is off is there at the next boot. A virtual
   * machine that runs has it to itself.
   */
  readonly root: string;
  /** Shuts down and boots again, with the disks as they are. */
  reboot(): Promise<Booted>;
}

/** What a scenario boots: a container on the host's kernel, or a virtual machine on Debian's. */
export type MachineKind = "nspawn" | "qemu";

/** A boot of a configuration with disks, and what must then be true. */
export interface Scenario {
  /** What it shows about the product, as a sentence. */
  readonly claim: string;
  /** The machine that it needs. Default: either will do. */
  readonly machine?: MachineKind;
  readonly disks: Readonly<Record<string, DiskSpec>>;
  /** The configuration; null: the module is switched off. */
  readonly configuration: ((uuid: (disk: string) => string) => BareMountsInput) | null;
  /** Further NixOS modules, as Nix text. */
  readonly modules?: (uuid: (disk: string) => string) => readonly string[];
  /** Files that the machine's own file system has, with their texts. */
  readonly files?: Readonly<Record<string, string>>;
  /** Modes of such files, where they are not 0644. */
  readonly modes?: Readonly<Record<string, number>>;
  /** Links that it has, with their targets. */
  readonly links?: Readonly<Record<string, string>>;
  /** Anything else that it has. */
  readonly prepare?: (root: string, disks: Readonly<Record<string, LabDisk>>) => Promise<void>;
  /** What happens while it boots, by seconds since the start. */
  readonly timeline?: readonly {
    readonly at: number;
    readonly do: (booting: Omit<Booted, "observed" | "seconds" | "reboot">) => Promise<void>;
  }[];

  /** Units that fail, and no others. Default: none. */
  readonly failed?: readonly string[];
  /** What must be mounted, by mount point. */
  readonly mounted?: Readonly<Record<string, WantedMount>>;
  /** Mount points on which there must be nothing. */
  readonly notMounted?: readonly string[];
  /** Whatever else must be true. Throws where it is not. */
  readonly check?: (booted: Booted) => Promise<void>;
  /** Mutants that it must find (`mutants/catalogue`): with one of them in the module the scenario must not hold. */
  readonly finds?: readonly string[];
  /** Disks that may be inconsistent afterwards: those that a scenario damages. */
  readonly damaged?: readonly string[];
}

/** Declares a scenario: the default export of a file in `scenarios/`, whose name says the situation. */
export function defineScenario(scenario: Scenario): Scenario {
  return scenario;
}
