import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  buildGraph,
  isOrderedBefore,
  orderingCycles,
  orderingPath,
  reduceOrdering,
  startTransaction,
  topologicalOrder,
  type UnitSource,
  waitsFor,
} from "../../lib/systemd/index.ts";
import { seed } from "../support/seed.ts";
import { skipAllBecause } from "../support/skip.ts";
import { isInContainer } from "./outside-container.ts";
import { runRealManager, type UnitSet, withUnitDirectory } from "./real-manager.ts";
import { machineSystemd, noAnalyze, noManager, runTool } from "./real-tools.ts";
import { unitSetArbitrary } from "./unit-arbitrary.ts";

const service = (name: string, unit: string): UnitSource => ({
  name,
  text: `[Unit]\nDefaultDependencies=no\n${unit}\n[Service]\nType=oneshot\nStandardOutput=null\nStandardError=null\nExecStart=/bin/true\n`,
});
const target = (name: string, unit: string): UnitSource => ({ name, text: `[Unit]\n${unit}\n` });
const early = ["sysinit", "basic", "shutdown", "umount", "local-fs", "local-fs-pre"].map((name) =>
  target(`${name}.target`, "DefaultDependencies=no"),
);
const mount = (where: string, what: string, unit = "", options = "nofail"): UnitSource => ({
  name: `${where.slice(1).replaceAll("/", "-")}.mount`,
  text: `[Unit]\n${unit}\n[Mount]\nWhat=${what}\nWhere=${where}\nOptions=${options}\n`,
});

const goal = "goal.target";

/** Each situation with whether the boot has an ordering cycle; the goal wants all units named. */
const situations: readonly (readonly [string, boolean, readonly UnitSource[]])[] = [
  [
    "a chain",
    false,
    [
      service("a.service", "After=b.service"),
      service("b.service", "After=c.service"),
      service("c.service", ""),
    ],
  ],
  [
    "two that wait for each other",
    true,
    [service("a.service", "After=b.service"), service("b.service", "After=a.service")],
  ],
  [
    "one before and after the other",
    true,
    [service("a.service", "After=b.service\nBefore=b.service"), service("b.service", "")],
  ],
  [
    "a ring of three",
    true,
    [
      service("a.service", "After=b.service"),
      service("b.service", "After=c.service"),
      service("c.service", "After=a.service"),
    ],
  ],
  [
    "a ring whose third is missing",
    false,
    [service("a.service", "After=b.service"), service("b.service", "After=x.service")],
  ],
  [
    "a diamond",
    false,
    [
      service("a.service", "After=b.service c.service"),
      service("b.service", "After=d.service"),
      service("c.service", "After=d.service"),
      service("d.service", ""),
    ],
  ],
  [
    "a service before local-fs.target with default dependencies",
    false,
    [{ name: "a.service", text: "[Unit]\nBefore=local-fs.target\n[Service]\nExecStart=/bin/true\n" }],
  ],
  [
    "the same when sysinit.target comes after local-fs.target",
    true,
    [
      { name: "a.service", text: "[Unit]\nBefore=local-fs.target\n[Service]\nExecStart=/bin/true\n" },
      target("sysinit.target", "DefaultDependencies=no\nAfter=local-fs.target\nWants=local-fs.target"),
    ],
  ],
  [
    "a target that wants what comes after it",
    false,
    [target("a.target", "Wants=b.service\nBefore=b.service"), service("b.service", "")],
  ],
  ["nested mounts", false, [mount("/m", "/run/a"), mount("/m/n", "/run/b")]],
  [
    "a mount below what it is bound from",
    true,
    [mount("/m", "/m/n/x", "", "bind,nofail"), mount("/m/n", "/run/b")],
  ],
  [
    "two binds of each other",
    true,
    [mount("/m", "/n/x", "", "bind,nofail"), mount("/n", "/m/x", "", "bind,nofail")],
  ],
  [
    "a disk's service that needs the mount that it serves",
    true,
    [
      mount("/m", "/run/a", "After=disk.service\nRequires=disk.service"),
      service("disk.service", "RequiresMountsFor=/m/key"),
    ],
  ],
  [
    "a disk's service before its mount",
    false,
    [mount("/m", "/run/a", "After=disk.service\nRequires=disk.service"), service("disk.service", "")],
  ],
];

function withGoal(sources: readonly UnitSource[]): UnitSource[] {
  const names = sources.map((source) => source.name);
  const replaced = early.filter((source) => !names.includes(source.name));
  return [...replaced, ...sources, target(goal, `DefaultDependencies=no\nWants=${names.join(" ")}`)];
}

describe("a boot has an ordering cycle exactly when systemd-analyze verify finds one", () => {
  skipAllBecause(noAnalyze);
  for (const [situation, expected, sources] of situations) {
    test(`${situation}: ${expected ? "a cycle" : "none"}`, () => {
      const all = withGoal(sources);
      const graph = buildGraph(all, [], { systemd: machineSystemd });
      const cycles = orderingCycles(graph, { within: startTransaction(graph, goal).units });
      const log = withUnitDirectory({ sources: all }, (directory) =>
        runTool("systemd-analyze", ["verify", "--man=no", goal], { env: { SYSTEMD_UNIT_PATH: directory } }),
      ).stderr;
      expect(log.includes("Found ordering cycle"), log).toBe(expected);
      expect(cycles.length > 0).toBe(expected);
      const found = [...log.matchAll(/Found (?:ordering cycle|dependency) on (\S+)\/start/g)].map(
        (match) => match[1] ?? "",
      );
      const ours = new Set(cycles.flat().flatMap((edge) => [edge.earlier, edge.later]));
      for (const unit of found) expect(ours).toContain(unit);
    });
  }
});

describe("starting a target queues the jobs that systemd itself queues", () => {
  skipAllBecause(noManager);
  const expectSameAsReal = (units: UnitSet): void => {
    const names = units.sources.map(({ name }) => name);
    const goalUnit = target(
      goal,
      `DefaultDependencies=no\nWants=${names[0]} ${names[1]}\nAfter=${names.join(" ")}`,
    );
    const sources = [
      ...early,
      ...units.sources.map((source) => ({
        ...source,
        text: source.text?.replaceAll("Conflicts=", "X-C=") ?? "",
      })),
      goalUnit,
    ];
    const real = runRealManager({ ...units, sources }, goal);
    const graph = buildGraph(sources, units.links, { systemd: machineSystemd, container: isInContainer });
    const transaction = startTransaction(graph, goal);
    // What is left of a unit that cannot start is an accident in systemd.
    if (transaction.ignored.some((reason) => / requires | has Requisite/.test(reason))) return;
    const jobs = new Set([...transaction.units, ...transaction.verified]);
    const hasCycle = orderingCycles(graph, { within: jobs }).length > 0;
    expect(hasCycle).toBe(real.log.includes("Found ordering cycle"));
    if (hasCycle) return;
    const theirs = [...real.units].filter(([, unit]) => unit.hasStartJob).map(([name]) => name);
    const ours = [...transaction.units].filter((name) => name !== "-.mount" && !name.endsWith(".slice"));
    expect(ours.toSorted()).toEqual(theirs.filter((name) => !name.endsWith(".slice")).toSorted());
  };
  const property = (seed: number): void =>
    fc.assert(fc.property(unitSetArbitrary, expectSameAsReal), { seed, numRuns: 100, endOnFailure: true });
  test("100 random sets of units of a fixed seed", () => property(8));
  test(`100 random sets of units of the seed ${seed}`, () => property(seed));
});

const chain = buildGraph([
  service("a.service", "Before=b.service c.service"),
  service("b.service", "Before=c.service"),
  service("c.service", ""),
]);
const three = new Set(["a.service", "b.service", "c.service"]);

test("an order is explained by the edges that make it", () => {
  expect(isOrderedBefore(chain, "a.service", "c.service")).toBe(true);
  expect(isOrderedBefore(chain, "c.service", "a.service")).toBe(false);
  expect(orderingPath(chain, "b.service", "c.service")).toMatchObject([
    { earlier: "b.service", later: "c.service", origin: "explicit", reason: "Before=", file: "b.service:3" },
  ]);
  expect(topologicalOrder(chain, { within: three })).toEqual(["a.service", "b.service", "c.service"]);
});

test("a unit that is not started orders nothing", () => {
  const graph = buildGraph([
    service("a.service", "Before=b.service"),
    service("b.service", ""),
    service("c.service", "After=b.service"),
  ]);
  const without = new Set(["a.service", "c.service"]);
  expect(isOrderedBefore(graph, "a.service", "c.service")).toBe(true);
  expect(isOrderedBefore(graph, "a.service", "c.service", { within: without })).toBe(false);
  expect([...waitsFor(graph, "c.service", without)]).toEqual([]);
});

test("a picture shows no arrow that follows from others", () => {
  expect(reduceOrdering(chain, { within: three })?.map(({ earlier, later }) => [earlier, later])).toEqual([
    ["a.service", "b.service"],
    ["b.service", "c.service"],
  ]);
});

test("the reduction of a random order keeps exactly that order", () => {
  const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const names = Array.from({ length: 8 }, (_, index) => `u${index}.service`);
      const later = pairs.filter(([one, other]) => one < other);
      const graph = buildGraph(
        names.map((name, index) =>
          service(
            name,
            later
              .filter(([one]) => one === index)
              .map(([, other]) => `Before=u${other}.service`)
              .join("\n"),
          ),
        ),
      );
      const within = new Set(names);
      const reduced = reduceOrdering(graph, { within }) ?? [];
      const again = buildGraph(
        names.map((name) =>
          service(
            name,
            reduced
              .filter((edge) => edge.earlier === name)
              .map((edge) => `Before=${edge.later}`)
              .join("\n"),
          ),
        ),
      );
      for (const one of names) {
        for (const other of names) {
          expect(isOrderedBefore(again, one, other, { within })).toBe(
            isOrderedBefore(graph, one, other, { within }),
          );
        }
      }
      for (const edge of reduced) {
        const rest = reduced.filter((kept) => kept !== edge && kept.earlier === edge.earlier);
        expect(rest.some((kept) => isOrderedBefore(graph, kept.later, edge.later, { within }))).toBe(false);
      }
    }),
    { numRuns: 30 },
  );
});
