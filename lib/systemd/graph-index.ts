import type { OrderingEdge, RequirementEdge } from "./dependency.ts";
import type { Graph } from "./graph.ts";

/** What questions about one graph look up over and over. Each part is made when it is first asked for. */
class GraphIndex {
  readonly #graph: Graph;
  #orderingInto: ReadonlyMap<string, readonly OrderingEdge[]> | undefined;
  #orderingOutOf: ReadonlyMap<string, readonly OrderingEdge[]> | undefined;
  #requirementsOf: ReadonlyMap<string, readonly RequirementEdge[]> | undefined;
  #requirementsOn: ReadonlyMap<string, readonly RequirementEdge[]> | undefined;
  /** By the units that count, and the unit from which they are reached. */
  readonly #reached = new Map<ReadonlySet<string> | undefined, Map<string, ReadonlySet<string>>>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Edges by which a unit waits for others. */
  orderingInto(unit: string): readonly OrderingEdge[] {
    this.#orderingInto ??= Map.groupBy(this.#graph.ordering, (edge) => edge.later);
    return this.#orderingInto.get(unit) ?? [];
  }

  /** Edges by which others wait for a unit. */
  orderingOutOf(unit: string): readonly OrderingEdge[] {
    this.#orderingOutOf ??= Map.groupBy(this.#graph.ordering, (edge) => edge.earlier);
    return this.#orderingOutOf.get(unit) ?? [];
  }

  /** What a unit requires, in any way. */
  requirementsOf(unit: string): readonly RequirementEdge[] {
    this.#requirementsOf ??= Map.groupBy(this.#graph.requirements, (edge) => edge.from);
    return this.#requirementsOf.get(unit) ?? [];
  }

  /** What requires a unit, in any way. */
  requirementsOn(unit: string): readonly RequirementEdge[] {
    this.#requirementsOn ??= Map.groupBy(this.#graph.requirements, (edge) => edge.to);
    return this.#requirementsOn.get(unit) ?? [];
  }

  /** Everything that waits for a unit, directly or through others that count; the unit itself if it is on a cycle. */
  reachedFrom(unit: string, within: ReadonlySet<string> | undefined): ReadonlySet<string> {
    const known = this.#reached.get(within) ?? new Map<string, ReadonlySet<string>>();
    const found = known.get(unit) ?? this.#search(unit, within);
    this.#reached.set(within, known.set(unit, found));
    return found;
  }

  #search(unit: string, within: ReadonlySet<string> | undefined): ReadonlySet<string> {
    const reached = new Set<string>();
    const open = [unit];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      for (const { later } of this.orderingOutOf(name)) {
        if (reached.has(later) || within?.has(later) === false) continue;
        reached.add(later);
        open.push(later);
      }
    }
    return reached;
  }
}

const indexes = new WeakMap<Graph, GraphIndex>();

/** The index of a graph, which lives as long as the graph does. */
export function indexOf(graph: Graph): GraphIndex {
  const index = indexes.get(graph) ?? new GraphIndex(graph);
  indexes.set(graph, index);
  return index;
}
