// Not by the index: a picture needs neither the harness nor the real tools.
import { storeLink } from "../../check/expected-mounts.ts";
import type { Subject } from "../../check/subject.ts";
import { failureReaches, type Graph } from "../../systemd/index.ts";

export type BootNodeKind = "disk" | "mount" | "automount" | "service" | "target";

/** A unit worth showing. */
export interface BootNode {
  readonly unit: string;
  readonly kind: BootNodeKind;
  /** What a person calls it: a mount point, a disk, or the unit itself. */
  readonly title: string;
  /** A few words on what it does; empty for units that are not ours. */
  readonly detail: string;
  /** Whether the boot waits for it. */
  readonly inBoot: boolean;
}

/** `from` is finished before `to` starts; `required`: and `to` fails without it, by itself or by way of other units. */
export interface BootEdge {
  readonly from: string;
  readonly to: string;
  readonly required: boolean;
}

/** What happens in which order at boot, with everything left out that says nothing about disks. */
export interface BootView {
  readonly nodes: readonly BootNode[];
  readonly edges: readonly BootEdge[];
}

/** Milestones of every boot, in their order; each is shown, so that one sees what the mounts come before. */
const milestones = [
  "local-fs.target",
  "sysinit.target",
  "basic.target",
  "nix-daemon.service",
  "multi-user.target",
];

/** The module's services beside those of the disks, with what each does. */
const ownServices: Readonly<Record<string, string>> = {
  "wsl-bare-store-guard.service": "covers /nix only if the disk has the running system",
  "nix-mount-marker.service": "marks /nix as the disk's",
  "validate-wsl-bare-mounts.service": "reports what is mounted",
};

/** Picks the units that have to do with bare mounts and reduces their order to what is not implied by the rest. */
export function bootView(subject: Subject): BootView {
  const { boot, graph } = subject;
  const described = [...boot].flatMap((unit) => describe(unit, subject));
  const reaches = reachability(graph, boot, new Set(described.map(({ unit }) => unit)));
  const milestonesOfBoot = new Set(milestones.filter((unit) => unit.endsWith(".target")));
  const nodes = described
    .map((node) => ({
      ...node,
      inBoot:
        milestonesOfBoot.has(node.unit) ||
        [...(reaches.get(node.unit) ?? [])].some((unit) => milestonesOfBoot.has(unit)),
    }))
    .sort((a, b) => depth(a.unit, reaches) - depth(b.unit, reaches) || compare(a.title, b.title));
  return { nodes, edges: reducedEdges(nodes, reaches, graph, boot) };
}

function describe(unit: string, subject: Subject): Omit<BootNode, "inBoot">[] {
  const { config, expected, graph } = subject;
  if (graph.units.get(unit)?.loadState !== "loaded") {
    return [];
  }
  if (unit.startsWith("wsl-bare-disk-")) {
    const disk = expected.find((mount) => mount.unit === unit)?.disk ?? unit;
    return [{ unit, kind: "disk", title: `disk ${disk}`, detail: `waits up to ${config.deviceTimeout} s` }];
  }
  const detail = ownServices[unit];
  if (detail !== undefined) {
    return [{ unit, kind: "service", title: unit, detail }];
  }
  if (milestones.includes(unit)) {
    return [{ unit, kind: unit.endsWith(".target") ? "target" : "service", title: unit, detail: "" }];
  }
  return describeMount(unit, subject);
}

function describeMount(unit: string, { graph, expected, fstab }: Subject): Omit<BootNode, "inBoot">[] {
  const where = graph.units.get(unit)?.where;
  const line = fstab.lines.find(({ file }) => file === where);
  if (line === undefined) {
    return [];
  }
  if (unit.endsWith(".automount")) {
    return [{ unit, kind: "automount", title: line.file, detail: "mounts on first access" }];
  }
  const subvolume = expected
    .find(({ mountPoint }) => mountPoint === line.file)
    ?.ownOptions.find((option) => option.startsWith("subvol="));
  const isStore = line.spec === storeLink;
  const what = isStore
    ? "the store on the disk"
    : line.options.includes("bind")
      ? `bind of ${line.spec}`
      : line.vfstype;
  const detail = subvolume === undefined ? what : `${what}, subvolume ${subvolume.slice("subvol=/".length)}`;
  return [{ unit, kind: "mount", title: line.file, detail }];
}

/** For each unit shown, all others shown that come after it, by way of any units. */
function reachability(
  graph: Graph,
  boot: ReadonlySet<string>,
  shown: ReadonlySet<string>,
): Map<string, ReadonlySet<string>> {
  const next = Map.groupBy(graph.ordering, (edge) => edge.earlier);
  return new Map(
    [...shown].map((start) => {
      const seen = new Set<string>();
      const waiting = [start];
      for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) {
        for (const { later: then } of next.get(unit) ?? []) {
          if (!seen.has(then) && boot.has(then)) {
            seen.add(then);
            waiting.push(then);
          }
        }
      }
      return [start, new Set([...seen].filter((unit) => unit !== start && shown.has(unit)))];
    }),
  );
}

/** How many units shown come before this one: a stable order for lists. */
function depth(unit: string, reaches: ReadonlyMap<string, ReadonlySet<string>>): number {
  return [...reaches.values()].filter((later) => later.has(unit)).length;
}

/**
 * Orders that others imply are left out; one that is a requirement is implied by requirements only.
 *
 * What fails with a unit is asked of the graph, so that it is true through units that are not shown (basic.target
 * requires /var, and multi-user.target requires basic.target).
 */
function reducedEdges(
  nodes: readonly BootNode[],
  reaches: ReadonlyMap<string, ReadonlySet<string>>,
  graph: Graph,
  boot: ReadonlySet<string>,
): BootEdge[] {
  const failing = new Map(nodes.map(({ unit }) => [unit, failureReaches(graph, unit, { within: boot })]));
  const requires = (to: string, from: string) => failing.get(from)?.has(to) === true;
  return nodes.flatMap(({ unit: from }) => {
    const later = reaches.get(from) ?? new Set();
    return [...later].flatMap((to) => {
      const required = requires(to, from);
      const implied = [...later].some(
        (between) =>
          reaches.get(between)?.has(to) === true &&
          (!required || (requires(between, from) && requires(to, between))),
      );
      return implied ? [] : [{ from, to, required }];
    });
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
