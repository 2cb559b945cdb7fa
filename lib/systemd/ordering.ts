import type { OrderingEdge } from "./dependency.ts";
import type { Graph } from "./graph.ts";
import { indexOf } from "./graph-index.ts";

/**
 * Which units count. Ordering works only between units that start in one transaction: with `a` before `b` before
 * `c`, and `b` not started, `a` and `c` start in any order. So pass a transaction's units wherever there is one;
 * without, all units of the graph count, those that are only named included.
 *
 * Answers are remembered by the set itself: one that was passed must not change afterwards.
 */
export interface Within {
  readonly within?: ReadonlySet<string>;
}

const counts = (name: string, { within }: Within): boolean => within?.has(name) ?? true;

/** The edges by which a unit waits for others directly. */
export function edgesInto(graph: Graph, unit: string, options: Within = {}): OrderingEdge[] {
  return indexOf(graph)
    .orderingInto(unit)
    .filter((edge) => counts(edge.earlier, options));
}

/** The edges by which others wait for a unit directly. */
export function edgesOutOf(graph: Graph, unit: string, options: Within = {}): OrderingEdge[] {
  return indexOf(graph)
    .orderingOutOf(unit)
    .filter((edge) => counts(edge.later, options));
}

/** The units that count, in the graph's order. */
export function countedUnits(graph: Graph, options: Within = {}): string[] {
  return [...graph.units.keys()].filter((name) => counts(name, options));
}

/**
 * The shortest chain of edges that orders one unit before another: why it is so.
 *
 * @returns the edges from `earlier` to `later`; null if nothing orders them. A unit is before itself only on a cycle.
 */
export function orderingPath(
  graph: Graph,
  earlier: string,
  later: string,
  options: Within = {},
): OrderingEdge[] | null {
  const reachedBy = new Map<string, OrderingEdge>();
  let frontier = [earlier];
  while (frontier.length > 0 && !reachedBy.has(later)) {
    const next: string[] = [];
    for (const edge of frontier.flatMap((unit) => edgesOutOf(graph, unit, options))) {
      if (reachedBy.has(edge.later)) continue;
      reachedBy.set(edge.later, edge);
      next.push(edge.later);
    }
    frontier = next;
  }
  const path: OrderingEdge[] = [];
  for (let edge = reachedBy.get(later); edge !== undefined; edge = reachedBy.get(edge.earlier)) {
    path.unshift(edge);
    if (edge.earlier === earlier) return path;
  }
  return null;
}

/**
 * Everything that waits for a unit, directly or through others that count.
 *
 * @param options - the transaction; `unit` itself need not be part of it
 * @returns names of units; `unit` itself only if it is on a cycle
 */
export function orderedAfter(graph: Graph, unit: string, options: Within = {}): ReadonlySet<string> {
  return indexOf(graph).reachedFrom(unit, options.within);
}

/** Whether `earlier` has finished starting when `later` starts, by any chain of edges. */
export function isOrderedBefore(graph: Graph, earlier: string, later: string, options: Within = {}): boolean {
  return orderedAfter(graph, earlier, options).has(later);
}

/**
 * A unit order that no edge contradicts; among units free to go, the graph's own order decides, so that the same
 * input gives the same answer.
 *
 * @returns null if there is a cycle: see {@link orderingCycles}
 */
export function topologicalOrder(graph: Graph, options: Within = {}): string[] | null {
  const rank = new Map(countedUnits(graph, options).map((name, index) => [name, index]));
  const waiting = new Map(
    [...rank.keys()].map((name) => [
      name,
      new Set(edgesInto(graph, name, options).map((edge) => edge.earlier)),
    ]),
  );
  const order: string[] = [];
  while (waiting.size > 0) {
    const free = [...waiting].find(([, earlier]) => earlier.size === 0)?.[0];
    if (free === undefined) return null;
    waiting.delete(free);
    order.push(free);
    for (const edge of edgesOutOf(graph, free, options)) waiting.get(edge.later)?.delete(free);
  }
  return order;
}
