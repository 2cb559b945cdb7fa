import type { DependencyReason } from "./dependency.ts";
import type { Graph } from "./graph.ts";
import { edgesOutOf, topologicalOrder, type Within } from "./ordering.ts";

/** One arrow of a picture: `earlier` directly before `later`, for any of these reasons. */
export interface ReducedEdge {
  readonly earlier: string;
  readonly later: string;
  readonly reasons: readonly DependencyReason[];
}

/**
 * The ordering with every arrow left out that follows from others (its transitive reduction): for pictures.
 *
 * @returns arrows in topological order of their earlier unit; null if there is a cycle
 */
export function reduceOrdering(graph: Graph, options: Within = {}): ReducedEdge[] | null {
  const order = topologicalOrder(graph, options);
  if (order === null) return null;
  const rank = new Map(order.map((name, index) => [name, index]));
  const reachable = new Map<string, Set<string>>();
  const kept: ReducedEdge[] = [];
  for (const earlier of order.toReversed()) {
    const edges = Map.groupBy(edgesOutOf(graph, earlier, options), (edge) => edge.later);
    const nearestFirst = [...edges].toSorted(
      ([one], [other]) => (rank.get(one) ?? 0) - (rank.get(other) ?? 0),
    );
    const reached = new Set<string>();
    for (const [later, reasons] of nearestFirst) {
      if (reached.has(later)) continue;
      kept.push({
        earlier,
        later,
        reasons: reasons.map(({ origin, reason, file }) => ({
          origin,
          reason,
          ...(file !== undefined && { file }),
        })),
      });
      reached.add(later);
      for (const further of reachable.get(later) ?? []) reached.add(further);
    }
    reachable.set(earlier, reached);
  }
  return kept.reverse();
}
