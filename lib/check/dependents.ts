import type { Graph, OrderingEdge, RequirementEdge, RequirementKind } from "../systemd/index.ts";

/** Kinds by which a unit cannot be started when the other fails (systemd.unit(5)). */
const hardKinds: ReadonlySet<RequirementKind> = new Set(["Requires", "Requisite", "BindsTo"]);

interface Dependents {
  readonly later: ReadonlyMap<string, readonly OrderingEdge[]>;
  readonly requiring: ReadonlyMap<string, readonly RequirementEdge[]>;
}

const known = new WeakMap<Graph, Dependents>();

function dependentsOf(graph: Graph): Dependents {
  const found = known.get(graph) ?? {
    later: Map.groupBy(graph.ordering, ({ earlier }) => earlier),
    requiring: Map.groupBy(graph.requirements, ({ to }) => to),
  };
  known.set(graph, found);
  return found;
}

/** What orders units directly after a unit. */
export function laterEdges(graph: Graph, unit: string): readonly OrderingEdge[] {
  return dependentsOf(graph).later.get(unit) ?? [];
}

/** What makes units depend on a unit: requirements and wants, those that fail with it and those that do not. */
export function dependentEdges(graph: Graph, unit: string): readonly RequirementEdge[] {
  return dependentsOf(graph).requiring.get(unit) ?? [];
}

/** The requirements by which units fail with a unit. */
export function requiringEdges(graph: Graph, unit: string): readonly RequirementEdge[] {
  return dependentEdges(graph, unit).filter(({ kind }) => hardKinds.has(kind));
}

/** Whether a requirement is a link beside a unit's file: stated by what is required, not by what requires. */
export function isLink({ reason }: RequirementEdge): boolean {
  return reason.endsWith("/");
}

/** All units or mounts that can be reached from some, these included. */
export function reached<T>(starts: Iterable<T>, next: (from: T) => Iterable<T>): Set<T> {
  const all = new Set(starts);
  // What is added to a set while it is gone through is gone through, too.
  for (const from of all) {
    for (const other of next(from)) {
      all.add(other);
    }
  }
  return all;
}
