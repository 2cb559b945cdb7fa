import type { SystemReport } from "../evaluate/index.ts";
import { type FstabFile, parseFstab } from "../fstab/index.ts";
import { type BareMounts, bareMounts, rootOf } from "../schema/index.ts";
import {
  buildGraph,
  type DerivedUnits,
  deriveMountUnits,
  type Graph,
  newestSystemd,
  type SystemdVersion,
  standardAliases,
  standardLinks,
  standardUnits,
  startTransaction,
  type UnitLink,
  type UnitSource,
  unitSourcesOf,
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
  const isDropIn = (name: string) => isDropInOf(report, systemd, name);
  const services = Object.entries(report.units)
    .filter(([name]) => !isDropIn(name))
    .map(([name, text]): UnitSource => ({ name, text }));
  const names = new Set(services.map(({ name }) => name));
  const overrides = Object.entries(report.units)
    .filter(([name]) => isDropIn(name))
    .map(([name, text]): UnitSource => ({ name, dropIns: [{ name: "overrides.conf", text }] }));
  const graph = buildGraph(
    [
      ...standardUnits(systemd).filter(({ name }) => !names.has(name)),
      session,
      ...unitSourcesOf(derived),
      ...overrides,
      ...services,
    ],
    [...standardLinks(systemd), ...derived.links, ...ownLinks(report)],
    { aliases: standardAliases, ...machine, systemd },
  );
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
      ...[...names].filter(isOwnService),
      ...expected.flatMap(({ mountUnit }) => [mountUnit, automountOf(mountUnit)]),
    ]),
  };
}

/**
 * Whether the text of a unit in the report is a drop-in to one that comes from elsewhere: where the module says so, and by default
 * (`asDropinIfExists`) where a package brings the unit, as systemd, D-Bus and Nix bring all of the standard units.
 *
 * Source: nixpkgs, nixos/lib/systemd-lib.nix, generateUnits.
 */
export function isDropInOf(report: SystemReport, systemd: SystemdVersion, name: string): boolean {
  const strategy = report.links[name]?.overrideStrategy;
  if (strategy !== "asDropinIfExists") return strategy === "asDropin";
  return standardUnits(systemd).some((unit) => unit.name === name);
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

/** NixOS makes links of `wantedBy` and `requiredBy`, and writes no [Install] section. */
function ownLinks({ links }: SystemReport): UnitLink[] {
  return Object.entries(links).flatMap(([unit, { wantedBy, requiredBy }]) => [
    ...wantedBy.map((target): UnitLink => ({ target, unit, kind: "wants" })),
    ...requiredBy.map((target): UnitLink => ({ target, unit, kind: "requires" })),
  ]);
}
