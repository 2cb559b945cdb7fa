import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  buildGraph,
  deriveMountUnits,
  type Graph,
  type UnitSource,
  unitSourcesOf,
} from "../../lib/systemd/index.ts";
import { seed } from "../support/seed.ts";
import { skipAllBecause } from "../support/skip.ts";
import { cannotLeave, isContainerOutside, isInContainer } from "./outside-container.ts";
import { type RealUnit, runRealManager, type UnitSet } from "./real-manager.ts";
import { machineSystemd, noManager } from "./real-tools.ts";
import { unitSetArbitrary } from "./unit-arbitrary.ts";

const goal = "everything.target";
/** Orders itself after all, so that systemd loads all, and pulls nothing in. */
function loadEverything(names: readonly string[]): UnitSource {
  return { name: goal, text: `[Unit]\nDefaultDependencies=no\nAfter=${names.join(" ")}\n` };
}

const earlyTargets = ["sysinit", "basic", "shutdown", "umount", "local-fs", "local-fs-pre"].map(
  (name): UnitSource => ({ name: `${name}.target`, text: "[Unit]\nDefaultDependencies=no\n" }),
);

const compared = ["Requires", "Requisite", "Wants", "BindsTo", "PartOf", "Upholds", "Conflicts", "Triggers"];

/** What the machine that runs the tests adds of its own, and slices, which we leave out. */
const isForeign = (name: string): boolean => /\.(slice|scope)$/.test(name) || name === goal;

function ourDependencies(graph: Graph, name: string, known: ReadonlySet<string>): Record<string, string[]> {
  const found: [string, string][] = [
    ...graph.ordering
      .filter((edge) => edge.later === name)
      .map((edge): [string, string] => ["After", edge.earlier]),
    ...graph.ordering
      .filter((edge) => edge.earlier === name)
      .map((edge): [string, string] => ["Before", edge.later]),
    ...graph.requirements
      .filter((edge) => edge.from === name)
      .map((edge): [string, string] => [edge.kind, edge.to]),
  ];
  return sorted(found.filter(([, other]) => !isForeign(other) && known.has(other)));
}

function realDependencies(unit: RealUnit, known: ReadonlySet<string>): Record<string, string[]> {
  const found = ["After", "Before", ...compared].flatMap((kind) =>
    [...(unit.dependencies.get(kind) ?? [])].map((other): [string, string] => [kind, other]),
  );
  return sorted(found.filter(([, other]) => !isForeign(other) && known.has(other)));
}

/** A mount that no unit says anything of: systemd found it in /proc/self/mountinfo (mount.c, mount_dump). */
function isOfThisMachine(unit: RealUnit | undefined): boolean {
  const says = (line: string): boolean => unit?.lines.includes(`\t\t${line}`) === true;
  return says("From /proc/self/mountinfo: yes") && says("From fragment: no") && !says("Where: /");
}

function sorted(pairs: readonly [string, string][]): Record<string, string[]> {
  const names = Map.groupBy(pairs, ([kind]) => kind);
  return Object.fromEntries(
    [...names]
      .map(([kind, list]): [string, string[]] => [
        kind,
        [...new Set(list.map(([, other]) => other))].toSorted(),
      ])
      .toSorted(),
  );
}

function expectSameAsReal(
  units: UnitSet,
  machine: { readonly outsideContainer?: boolean; readonly readOnlySys?: boolean } = {},
): void {
  const own = units.sources.map(({ name }) => name).filter((name) => !/@\.[a-z]+$/.test(name));
  const sources = [...earlyTargets, ...units.sources, loadEverything(own)];
  const real = runRealManager({ ...units, sources }, goal, machine);
  const graph = buildGraph(sources, units.links, {
    systemd: machineSystemd,
    container: Object.keys(machine).length > 0 ? isContainerOutside : isInContainer,
    devices: machine.readOnlySys !== true,
    ...(units.aliases && { aliases: units.aliases }),
  });
  const known = new Set([...graph.units.keys()].filter((name) => !isOfThisMachine(real.units.get(name))));
  const [ours, theirs]: Record<string, unknown>[] = [{}, {}];
  for (const name of new Set([...own, ...earlyTargets.map((target) => target.name)])) {
    const unit = real.units.get(name);
    if (unit === undefined || ours === undefined || theirs === undefined) continue;
    ours[name] = { loadState: graph.units.get(name)?.loadState, ...ourDependencies(graph, name, known) };
    theirs[name] = { loadState: unit.loadState, ...realDependencies(unit, known) };
  }
  expect(real.units.size, real.log).toBeGreaterThan(own.length);
  expect(ours).toEqual(theirs);
}

const service = (unit = "", rest = "ExecStart=/bin/true"): string => `[Unit]\n${unit}\n[Service]\n${rest}\n`;
const mount = (what: string, where: string, rest = "", unit = ""): string =>
  `[Unit]\n${unit}\n[Mount]\nWhat=${what}\nWhere=${where}\n${rest}\n`;

const situations: Readonly<Record<string, UnitSet>> = {
  "a service": { sources: [{ name: "a.service", text: service() }] },
  "a service without default dependencies": {
    sources: [
      { name: "a.service", text: service("DefaultDependencies=no", "Type=oneshot\nExecStart=/bin/true") },
    ],
  },
  "services of each type": {
    sources: [
      { name: "a.service", text: service("", "Type=dbus\nBusName=a.b\nExecStart=/bin/true") },
      { name: "b.service", text: service("", "BusName=a.c\nExecStart=/bin/true") },
      { name: "c.service", text: service("", "Type=notify\nBusName=a.d\nExecStart=/bin/true") },
      { name: "d.service", text: service("", "Type=oneshot") },
    ],
  },
  "explicit dependencies of each kind": {
    sources: [
      {
        name: "a.service",
        text: service(
          "Requires=b.service\nRequisite=c.service\nWants=d.service e.service\nBindsTo=f.service\nPartOf=g.service\nUpholds=h.service\nConflicts=i.service\nAfter=b.service \\\n  # a comment\n  c.service\nBefore=d.service\nAfter=\nBefore=x@%p.service",
        ),
      },
      { name: "b.service", text: service() },
    ],
  },
  "drop-ins, links, templates and aliases": {
    sources: [
      { name: "a@.service", text: service("After=%i.service\nWants=x-%j.service") },
      { name: "a@b.service", dropIns: [{ name: "50-x.conf", text: "[Unit]\nBefore=c.service" }] },
      { name: "c.target", text: "[Unit]\nWants=a@q.service" },
      { name: "d.service", text: service("After=alias.target") },
      // As a generator writes them, which knows nothing of the unit that they are for.
      { name: "c.target", dropIns: [{ name: "50-order-e.conf", text: "[Unit]\nAfter=e.service" }] },
    ],
    links: [
      { target: "c.target", unit: "a@b.service", kind: "wants" },
      { target: "c.target", unit: "d.service", kind: "requires" },
    ],
    aliases: new Map([["alias.target", "c.target"]]),
  },
  "mounts of devices, binds, images, links and the network": {
    sources: [
      { name: "m-a.mount", text: mount("/dev/sdy1", "/m/a") },
      { name: "m-b.mount", text: mount("/m/a/x", "/m/b", "Options=bind") },
      { name: "m-c.mount", text: mount("/m/a/i.img", "/m/c", "Options=loop,nofail") },
      { name: "m-d.mount", text: mount("/m/a/link", "/m/d", "Type=btrfs\nOptions=nofail") },
      { name: "m-e.mount", text: mount("host:/x", "/m/e", "Type=nfs") },
      { name: "m-f.mount", text: mount("/dev/sdz1", "/m/f", "Options=_netdev") },
      { name: "m-g.mount", text: mount("tmpfs", "/m/g", "Type=tmpfs") },
      { name: "m-h.mount", text: mount("/m/a/n", "/m/h", "Type=nfs") },
      { name: "m-i.mount", text: mount("/dev/sdz2", "/m/i", "Options=x-systemd.device-bound") },
      { name: "m-j.mount", text: mount("/dev/root", "/m/j") },
      { name: "m.mount", text: mount("/dev/sdx1", "/m") },
    ],
  },
  "mounts that systemd leaves alone": {
    sources: [
      { name: "nix.mount", text: mount("/run/x/data", "/nix", "Options=nofail,x-initrd.mount") },
      { name: "usr.mount", text: mount("/dev/sdz9", "/usr") },
      { name: "q.mount", text: mount("/dev/sdz8", "/q", "", "DefaultDependencies=no") },
      { name: "run-initramfs-x.mount", text: mount("/dev/sdz7", "/run/initramfs/x") },
    ],
  },
  "mounts with quotas": {
    sources: [
      { name: "qa.mount", text: mount("/dev/sdz1", "/qa", "Type=ext4\nOptions=usrquota") },
      { name: "qb.mount", text: mount("/dev/sdz2", "/qb", "Type=btrfs\nOptions=usrquota") },
      { name: "qc.mount", text: mount("/dev/sdz3", "/qc", "Options=grpquota") },
    ],
  },
  "mounts that systemd refuses": {
    sources: [
      { name: "wrong.mount", text: mount("/dev/sdz1", "/right") },
      { name: "nowhat.mount", text: "[Mount]\nWhere=/nowhat\n" },
      { name: "run.mount", text: mount("tmpfs", "/run", "Type=tmpfs") },
    ],
  },
  "an automount and what is below it": {
    sources: [
      { name: "m.automount", text: "[Automount]\nWhere=/m\n" },
      { name: "m.mount", text: mount("/dev/sdz1", "/m", "Options=nofail") },
      { name: "m-n.automount", text: "[Automount]\nWhere=/m/n\n" },
      { name: "m-n.mount", text: mount("h:/x", "/m/n", "Type=nfs") },
    ],
  },
  "what needs a path": {
    sources: [
      { name: "m.mount", text: mount("/dev/sdz1", "/m") },
      { name: "m-n.mount", text: mount("/dev/sdz2", "/m/n") },
      { name: "var-lib.mount", text: mount("/dev/sdz3", "/var/lib") },
      { name: "a.service", text: service('RequiresMountsFor=/m/n/o "/x y"') },
      {
        name: "b.service",
        text: service("", "ExecStart=/bin/true\nWorkingDirectory=/m/x\nStateDirectory=b"),
      },
      { name: "c.service", text: service("", "ExecStart=/bin/true\nWorkingDirectory=-/m/x\nPrivateTmp=yes") },
      {
        name: "d.service",
        text: service("", "ExecStart=/bin/true\nStandardOutput=null\nStandardError=null"),
      },
      { name: "e.service", text: service("", "ExecStart=/bin/true\nStandardOutput=null\nRootDirectory=/m") },
      { name: "f.service", text: service("", "ExecStart=/bin/true\nDynamicUser=yes\nStandardError=journal") },
    ],
  },
  "sockets, timers and paths": {
    sources: [
      { name: "a.socket", text: "[Socket]\nListenStream=/m/a/socket\n" },
      { name: "b.socket", text: "[Socket]\nListenStream=/m/b/socket\nAccept=yes\n" },
      { name: "c.socket", text: "[Socket]\nListenFIFO=/m/c\nService=d.service\n" },
      { name: "d.service", text: service("", "ExecStart=/bin/true\nSockets=a.socket") },
      { name: "m.mount", text: mount("/dev/sdz1", "/m") },
      { name: "e.timer", text: "[Timer]\nOnCalendar=daily\nPersistent=yes\n" },
      { name: "f.timer", text: "[Timer]\nOnBootSec=5\nUnit=d.service\n" },
      { name: "g.path", text: "[Path]\nPathExists=/m/g\n" },
      { name: "h.path", text: "[Path]\nPathChanged=/m/h\nUnit=d.service\n" },
    ],
  },
  "targets, which come after what they pull in": {
    sources: [
      { name: "a.target", text: "[Unit]\nWants=b.service c.service d.service\nBefore=c.service\n" },
      { name: "b.service", text: service() },
      { name: "c.service", text: service() },
      { name: "d.service", text: service("DefaultDependencies=no") },
      { name: "e.target", text: "[Unit]\nDefaultDependencies=no\nRequires=b.service\n" },
    ],
  },
  "mounts whose path the syntax of unit files cannot carry": {
    sources: unitSourcesOf(
      deriveMountUnits("/run/x /m/a\\134 ext4\n/run/x /m/b\\040 ext4\n/run/x /m/c\\040d ext4\n"),
    ),
  },
  "masked and missing units": {
    sources: [
      { name: "a.service", text: service("Wants=masked.service missing.service\nAfter=masked.service") },
      { name: "masked.service", text: "" },
    ],
  },
};

describe("the graph is the one that systemd itself builds", () => {
  skipAllBecause(noManager);
  for (const [situation, units] of Object.entries(situations)) {
    test(`of ${situation}`, () => expectSameAsReal(units));
  }

  test("of swap, which is only there outside a container", ({ skip }) => {
    if (cannotLeave !== undefined) skip(cannotLeave);
    const sources = [
      { name: "dev-sdz1.swap", text: "[Swap]\nWhat=/dev/sdz1\n" },
      { name: "m-swap.swap", text: "[Swap]\nWhat=/m/swap\n" },
      { name: "m.mount", text: mount("/dev/sdz2", "/m") },
    ];
    expectSameAsReal({ sources }, { outsideContainer: true });
  });

  test("of mounts of devices where /sys is read-only, so that there are no devices", ({ skip }) => {
    if (cannotLeave !== undefined) skip(cannotLeave);
    const sources = [
      { name: "m-a.mount", text: mount("/dev/sdy1", "/m/a") },
      { name: "m-b.mount", text: mount("/run/x", "/m/b") },
    ];
    expectSameAsReal({ sources }, { readOnlySys: true });
  });

  const property = (seed: number): void =>
    fc.assert(
      fc.property(unitSetArbitrary, (units) => expectSameAsReal(units)),
      { seed, numRuns: 60, endOnFailure: true },
    );
  test("of 60 random sets of units of a fixed seed", () => property(7));
  test(`of 60 random sets of units of the seed ${seed}`, () => property(seed));
});
