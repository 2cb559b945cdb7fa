import type { OrderingEdge } from "./dependency.ts";
import type { Graph } from "./graph.ts";
import { countedUnits, edgesOutOf, orderingPath, type Within } from "./ordering.ts";

/** The units that can reach `unit` and be reached from it, itself included (its strongly connected component). */
function components(graph: Graph, options: Within): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  // Tarjan's algorithm with its own call stack: a graph of thousands of units must not overflow ours.
  for (const root of countedUnits(graph, options)) {
    if (index.has(root)) continue;
    const calls: { unit: string; edges: OrderingEdge[] }[] = [];
    const enter = (unit: string): void => {
      index.set(unit, index.size);
      low.set(unit, index.get(unit) ?? 0);
      stack.push(unit);
      onStack.add(unit);
      calls.push({ unit, edges: edgesOutOf(graph, unit, options) });
    };
    enter(root);
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const { unit } = call;
      const edge = call.edges.pop();
      if (edge !== undefined) {
        if (!index.has(edge.later)) enter(edge.later);
        else if (onStack.has(edge.later)) {
          low.set(unit, Math.min(low.get(unit) ?? 0, index.get(edge.later) ?? 0));
        }
        continue;
      }
      calls.pop();
      const parent = calls.at(-1)?.unit;
      if (parent !== undefined) low.set(parent, Math.min(low.get(parent) ?? 0, low.get(unit) ?? 0));
      if (low.get(unit) !== index.get(unit)) continue;
      const component = stack.splice(stack.indexOf(unit));
      for (const member of component) onStack.delete(member);
      found.push(component);
    }
  }
  return found;
}

/**
 * Ordering cycles, which systemd breaks at boot by not starting some unit.
 *
 * @returns cycles as lists of edges, each edge's `later` the next one's `earlier`, the last back to the first. Every
 *   unit that is on a cycle is on one of these; there may be more cycles among the same units.
 */
export function orderingCycles(graph: Graph, options: Within = {}): OrderingEdge[][] {
  const cycles: OrderingEdge[][] = [];
  for (const component of components(graph, options)) {
    if (component.length < 2) continue;
    const within = new Set(component);
    const uncovered = new Set(component);
    for (const unit of component.toSorted()) {
      if (!uncovered.has(unit)) continue;
      const cycle = orderingPath(graph, unit, unit, { within });
      if (cycle === null) continue;
      cycles.push(cycle);
      for (const edge of cycle) uncovered.delete(edge.earlier);
    }
  }
  return cycles;
}
