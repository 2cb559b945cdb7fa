import type { SystemReport } from "../evaluate/index.ts";
import { type FstabFile, parseFstab } from "../fstab/index.ts";
import { type BareMounts, bareMounts, rootOf } from "../schema/index.ts";
import {
  buildGraph,
  type DerivedUnits,
  deriveMountUnits,
  type Graph,
  standardAliases,
  standardLinks,
  standardUnits,
  startTransaction,
  type UnitLink,
  type UnitSource,
  unitSourcesOf,
} from "../systemd/index.ts";
import { type ExpectedMount, expectedMounts } from "./expected-mounts.ts";

/** A configuration beside the system that the module made of it: what invariants look at. */
export interface Subject {
  readonly config: BareMounts;
  readonly report: SystemReport;
  /** Path of the module's options, for findings that concern no option in particular. */
  readonly root: string;
  readonly expected: readonly ExpectedMount[];
  readonly fstab: FstabFile;
  readonly derived: DerivedUnits;
  /** The units of the configuration, those that systemd makes of fstab, and those of every NixOS-WSL system. */
  readonly graph: Graph;
  /** The units that a boot starts: order works between these only. */
  readonly boot: ReadonlySet<string>;
}

/** WSL counts as a container for systemd, shows devices, and has neither udev nor fsck on paths that are no devices. */
const machine = { container: true, devices: false } as const;

/** What a boot comes to: the target, and the daemon that its socket starts at the first `nix` command. */
const goals = ["multi-user.target", "nix-daemon.service"];

/** Derives everything that invariants look at. */
export function makeSubject(config: BareMounts, report: SystemReport): Subject {
  const derived = deriveMountUnits(report.fstab, machine);
  const own = Object.entries(report.units).map(([name, text]): UnitSource => ({ name, text }));
  const names = new Set(own.map(({ name }) => name));
  const graph = buildGraph(
    [...standardUnits.filter(({ name }) => !names.has(name)), ...unitSourcesOf(derived), ...own],
    [...standardLinks, ...derived.links, ...ownLinks(report)],
    { aliases: standardAliases, ...machine },
  );
  return {
    config,
    report,
    root: rootOf(bareMounts),
    expected: config.enable ? expectedMounts(config) : [],
    fstab: parseFstab(report.fstab),
    derived,
    graph,
    boot: new Set(goals.flatMap((goal) => [...startTransaction(graph, goal).units])),
  };
}

/** NixOS makes links of `wantedBy` and `requiredBy`, and writes no [Install] section. */
function ownLinks({ links }: SystemReport): UnitLink[] {
  return Object.entries(links).flatMap(([unit, { wantedBy, requiredBy }]) => [
    ...wantedBy.map((target): UnitLink => ({ target, unit, kind: "wants" })),
    ...requiredBy.map((target): UnitLink => ({ target, unit, kind: "requires" })),
  ]);
}
