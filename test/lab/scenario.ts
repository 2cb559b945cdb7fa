import type { BareMountsInput } from "../../lib/schema/index.ts";
import type { DiskSpec, LabDisk } from "./disk.ts";
import type { Distribution } from "./distribution.ts";
import type { Observation } from "./observe.ts";
import type { Switch } from "./switch.ts";
import type { VirtualMachine } from "./virtual-machine.ts";

/** A mount that must be there. */
export interface WantedMount {
  /** The disk that it must be of. */
  readonly disk: string;
  /** Btrfs: the subvolume; otherwise the folder that is bound. Default: the whole file system. */
  readonly root?: string;
  /** Options that must be in force. */
  readonly options?: readonly string[];
}

/** What the checks of a scenario can work with. */
export interface Booted {
  /** The distribution that the scenario itself describes. */
  readonly machine: Distribution;
  /** The others, by name. */
  readonly others: Readonly<Record<string, Distribution>>;
  /** What they all run in. */
  readonly virtualMachine: VirtualMachine;
  readonly disks: Readonly<Record<string, LabDisk>>;
  /** Of the latest boot of `machine`. */
  readonly observed: Observation;
  /** Seconds from the start to the end of the latest boot of `machine`. */
  readonly seconds: number;
  /**
   * Folder of the root file system of `machine`: what is written there while it is off is there at the next boot. A
   * virtual machine under QEMU has it to itself while it is on.
   */
  readonly root: string;
  /** Starts a distribution, and waits until systemd has nothing more to start. */
  boot(distribution: Distribution): Promise<Observation>;
  /**
   * Switches `machine` to another configuration, as `nixos-rebuild switch` does with units and mounts. In namespaces only.
   */
  switchTo(spec: Pick<DistributionSpec, "configuration" | "modules">): Promise<Switch>;
  /** Terminates all distributions, stops the idle virtual machine, and boots `machine` in it again, with the disks as they are. */
  reboot(): Promise<Booted>;
}

/** What the virtual machine of a scenario runs on: this kernel, in namespaces, or Debian's, under QEMU. */
export type HostKind = "namespaces" | "qemu";

/** Drivers that WSL's kernel has as modules, and that have a device node. */
export type Driver = "btrfs" | "autofs4";

/** What differs between versions of WSL, and with what was done before. */
export interface WslVersion {
  /** Whether it generates wsl-mnt-guard.service: WSL after 2.7.10. */
  readonly guard: boolean;
  /** Drivers that something has loaded before the first distribution starts. */
  readonly drivers: readonly Driver[];
}

/** A distribution of a scenario, and what must be true when it has booted. */
export interface DistributionSpec {
  /** The configuration; null: the module is switched off. */
  readonly configuration: ((uuid: (disk: string) => string) => BareMountsInput) | null;
  /** Further NixOS modules, as Nix text. */
  readonly modules?: (uuid: (disk: string) => string) => readonly string[];
  /** Files that the distribution's own file system has, with their texts. */
  readonly files?: Readonly<Record<string, string>>;
  /** Modes of such files, where they are not 0644. */
  readonly modes?: Readonly<Record<string, number>>;
  /** Links that it has, with their targets. */
  readonly links?: Readonly<Record<string, string>>;
  /** What its activation does before systemd starts; bash. */
  readonly activation?: string;
  /** Anything else that it has. */
  readonly prepare?: (root: string, disks: Readonly<Record<string, LabDisk>>) => Promise<void>;

  /** Units that fail, and no others. Default: none. */
  readonly failed?: readonly string[];
  /** What must be mounted, by mount point. */
  readonly mounted?: Readonly<Record<string, WantedMount>>;
  /** Mount points on which there must be nothing. */
  readonly notMounted?: readonly string[];
}

/** Distributions of one virtual machine that boot with disks, and what must then be true. */
export interface Scenario extends DistributionSpec {
  /** What it shows about the product, as a sentence. */
  readonly claim: string;
  /** What it needs to run on. Default: either will do. */
  readonly machine?: HostKind;
  /** Whether it takes minutes for what shorter ones show in part: it runs where it is named, and with `--all`. */
  readonly isLong?: boolean;
  /** Differences from the newest WSL that nothing has loaded a driver in. */
  readonly wsl?: Partial<WslVersion>;
  readonly disks: Readonly<Record<string, DiskSpec>>;
  /** Further distributions, by name. They start at the same moment. */
  readonly others?: Readonly<Record<string, DistributionSpec>>;
  /** What happens while it boots, by seconds since the start. */
  readonly timeline?: readonly {
    readonly at: number;
    readonly do: (booting: Pick<Booted, "machine" | "others" | "disks" | "root">) => Promise<void>;
  }[];

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
