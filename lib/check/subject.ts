import type { SystemReport } from "../evaluate/index.ts";
import { type FstabFile, parseFstab } from "../fstab/index.ts";
import { type BareMounts, bareMounts, rootOf } from "../schema/index.ts";
import {
  type DerivedUnits,
  deriveMountUnits,
  type Graph,
  graphOfSystem,
  newestSystemd,
  type SystemdVersion,
  startTransaction,
  type UnitSource,
  wholeUnits,
} from "../systemd/index.ts";
import { type ExpectedDisk, type ExpectedMount, expectedDisks, validationUnit } from "./expected-mounts.ts";
import { type ExpectedService, expectedServices } from "./expected-services.ts";

/** A configuration beside the system that the module made of it: what invariants look at. */
export interface Subject {
  readonly config: BareMounts;
  readonly report: SystemReport;
  /** Path of the module's options, for findings that concern no option in particular. */
  readonly root: string;
  readonly disks: readonly ExpectedDisk[];
  readonly expected: readonly ExpectedMount[];
  /** The services that the configuration asks for beside those of its disks. */
  readonly services: readonly ExpectedService[];
  readonly fstab: FstabFile;
  /** The version of systemd whose generator, manager and units the rest is of. */
  readonly systemd: SystemdVersion;
  readonly derived: DerivedUnits;
  /** The units of the configuration, those that systemd makes of fstab, and those of every NixOS-WSL system. */
  readonly graph: Graph;
  /** The units that a boot starts: order works between these only. */
  readonly boot: ReadonlySet<string>;
  /** Names of the module's services and of its mounts' units; everything else belongs to the system. */
  readonly own: ReadonlySet<string>;
}

/** WSL counts as a container for systemd, shows devices, and has neither udev nor fsck on paths that are no devices. */
const machine = { container: true, devices: false } as const;

/** The first user's session, an instance of a template: WSL logs in at each start. */
const session: UnitSource = { name: "user@1000.service" };

/** What a boot comes to: the target, the daemon that its socket starts at the first `nix` command, and a login. */
const goals = ["multi-user.target", "nix-daemon.service", session.name];

/** Derives everything that invariants look at. NixOS has the newest systemd, or nearly. */
export function makeSubject(
  config: BareMounts,
  report: SystemReport,
  systemd: SystemdVersion = newestSystemd,
): Subject {
  const derived = deriveMountUnits(report.fstab, { ...machine, systemd });
  const graph = graphOfSystem(report, derived, { ...machine, systemd }, [session]);
  const disks = config.enable ? expectedDisks(config) : [];
  const expected = disks.flatMap(({ mounts }) => mounts);
  return {
    config,
    report,
    root: rootOf(bareMounts),
    disks,
    expected,
    services: config.enable ? expectedServices(config, disks) : [],
    fstab: parseFstab(report.fstab),
    systemd,
    derived,
    graph,
    boot: new Set(goals.flatMap((goal) => [...startTransaction(graph, goal).units])),
    own: new Set([
      ...wholeUnits(report, systemd).filter(isOwnService),
      ...expected.flatMap(({ mountUnit }) => [mountUnit, automountOf(mountUnit)]),
    ]),
  };
}

/** The unit that mounts a mount unit on access. */
export function automountOf(mountUnit: string): string {
  return mountUnit.replace(/mount$/, "automount");
}

/** Whether a name is that of a service that finds a disk. */
export function isDiskService(name: string): boolean {
  return name.startsWith("wsl-bare-disk-") && name.endsWith(".service");
}

function isOwnService(name: string): boolean {
  return isDiskService(name) || name === validationUnit || /^(wsl-b(are|trfs)-|nix-mount-marker)/.test(name);
}
