import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  buildGraph,
  failureReaches,
  isOrderedBefore,
  orderedAfter,
  orderingPath,
  startTransaction,
  type UnitSource,
  waitsFor,
} from "../../lib/systemd/index.ts";
import { unitSetArbitrary } from "./unit-arbitrary.ts";

const service = (name: string, unit = ""): UnitSource => ({
  name: `${name}.service`,
  text: `[Unit]\nDefaultDependencies=no\n${unit}\n[Service]\nType=oneshot\nStandardOutput=null\nExecStart=/bin/true\n`,
});
const mount = (where: string, unit: string): UnitSource => ({
  name: `${where.slice(1).replaceAll("/", "-")}.mount`,
  text: `[Unit]\nDefaultDependencies=no\n${unit}\n[Mount]\nWhat=/run/disk\nWhere=${where}\n`,
});

describe("a start that fails takes along", () => {
  const graph = buildGraph([
    service("disk"),
    mount("/m", "Requires=disk.service\nAfter=disk.service"),
    mount("/m/n", ""),
    service("reader", "RequiresMountsFor=/m/n/x"),
    service("bound", "BindsTo=disk.service"),
    service("requisite", "Requisite=disk.service"),
    service("wanting", "Wants=disk.service"),
    service("upholding", "Upholds=disk.service"),
    service("part", "PartOf=disk.service"),
    service("later", "After=disk.service"),
    service("behind-wanting", "Requires=wanting.service"),
  ]);
  const reached = (unit: string, within?: ReadonlySet<string>): string[] =>
    [...failureReaches(graph, unit, within === undefined ? {} : { within })].toSorted();

  test("what requires it, directly, by its mounts or through others; not what wants it or comes after", () => {
    expect(reached("disk.service")).toEqual([
      "bound.service",
      "m-n.mount",
      "m.mount",
      "reader.service",
      "requisite.service",
    ]);
    expect(reached("m.mount")).toEqual(["m-n.mount", "reader.service"]);
    expect(reached("reader.service")).toEqual([]);
    expect(reached("missing.service")).toEqual([]);
  });

  test("only what starts with it", () => {
    const { units } = startTransaction(graph, "m-n.mount");
    expect(reached("disk.service", units)).toEqual(["m-n.mount", "m.mount"]);
    expect(reached("disk.service", new Set(["m-n.mount", "reader.service"]))).toEqual([]);
  });

  test("no unit itself, even where two require each other", () => {
    const pair = buildGraph([service("a", "Requires=b.service"), service("b", "Requires=a.service")]);
    expect([...failureReaches(pair, "a.service")]).toEqual(["b.service"]);
  });
});

describe("what waits for a unit", () => {
  const graph = buildGraph([
    service("a"),
    service("b", "After=a.service"),
    service("c", "After=b.service"),
    service("d", "Before=a.service"),
  ]);

  test("waits through others", () => {
    expect([...orderedAfter(graph, "a.service")].toSorted()).toEqual(["b.service", "c.service"]);
    expect([...orderedAfter(graph, "c.service")]).toEqual([]);
  });

  test("does not wait through what is not started", () => {
    const within = new Set(["a.service", "c.service", "d.service"]);
    expect([...orderedAfter(graph, "a.service", { within })]).toEqual([]);
    expect([...orderedAfter(graph, "d.service", { within })]).toEqual(["a.service"]);
    expect([...orderedAfter(graph, "a.service", { within: new Set(["b.service"]) })]).toEqual(["b.service"]);
  });

  test("a unit waits for itself exactly on a cycle", () => {
    const ring = buildGraph([service("a", "After=b.service"), service("b", "After=a.service"), service("c")]);
    expect(orderedAfter(ring, "a.service").has("a.service")).toBe(true);
    expect(orderedAfter(ring, "c.service").has("c.service")).toBe(false);
  });

  test("the same from either end, and by paths, in random sets of units", () => {
    fc.assert(
      fc.property(unitSetArbitrary, ({ sources, links }) => {
        const random = buildGraph(sources, links);
        const names = [...random.units.keys()];
        const within = new Set(names.filter((_, index) => index % 3 !== 0));
        for (const one of within) {
          const after = orderedAfter(random, one, { within });
          for (const other of within) {
            expect(after.has(other)).toBe(waitsFor(random, other, within).has(one));
            expect(after.has(other)).toBe(orderingPath(random, one, other, { within }) !== null);
            expect(isOrderedBefore(random, one, other, { within })).toBe(after.has(other));
          }
        }
      }),
      { numRuns: 30, seed: 4 },
    );
  });
});
