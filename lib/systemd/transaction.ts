import type { RequirementKind } from "./dependency.ts";
import type { Graph } from "./graph.ts";
import { indexOf } from "./graph-index.ts";
import { edgesInto } from "./ordering.ts";

/** What starting a unit starts, on paper, on a machine on which nothing runs. */
export interface Transaction {
  /** Units that get a start job, the goal included. */
  readonly units: ReadonlySet<string>;
  /**
   * Units that must run already, by Requisite=, and are not started: they get a job too, to look whether they run,
   * so whatever comes after them waits for it and it can close an ordering cycle.
   */
  readonly verified: ReadonlySet<string>;
  /** Why systemd refuses to start the goal at all; null if it does not. */
  readonly failure: string | null;
  /** Requirements that are not met, but stop nothing: a Wants= of a missing unit, or what that one Requires=. */
  readonly ignored: readonly string[];
  /** Pairs of units that are both started although the first has Conflicts= with the second. */
  readonly conflicts: readonly (readonly [string, string])[];
}

const hardKinds: ReadonlySet<RequirementKind> = new Set(["Requires", "BindsTo"]);
const softKinds: ReadonlySet<RequirementKind> = new Set(["Wants", "Upholds"]);

/**
 * The start jobs that `systemctl start GOAL` queues (transaction.c, transaction_add_job_and_dependencies).
 *
 * A unit that is merely wanted keeps its job even when something that it requires does not exist: systemd drops
 * the error, not the job. (How many of that unit's other requirements are still started is an accident of systemd's
 * hash tables; here it is those named before the one that fails.) Conflicts are reported and not resolved.
 */
export function startTransaction(graph: Graph, goal: string): Transaction {
  const units = new Set<string>();
  const verified = new Set<string>();
  const ignored: string[] = [];
  const index = indexOf(graph);

  const add = (name: string): string | null => {
    const unit = graph.units.get(name);
    if (unit === undefined || unit.loadState !== "loaded")
      return `${name} is ${unit?.loadState ?? "unknown"}`;
    if (units.has(name)) return null;
    units.add(name);
    const edges = index.requirementsOf(name);
    for (const { to, kind } of edges) {
      const error = hardKinds.has(kind) ? add(to) : null;
      if (error !== null) return `${name} requires ${to}: ${error}`;
    }
    for (const { to, kind } of edges) {
      const error = softKinds.has(kind) ? add(to) : null;
      if (error !== null) ignored.push(`${name} wants ${to}: ${error}`);
    }
    for (const { to, kind } of edges) {
      const state = graph.units.get(to)?.loadState ?? "unknown";
      if (kind !== "Requisite") continue;
      if (state === "loaded") verified.add(to);
      else return `${name} has Requisite=${to}: it is ${state}`;
    }
    return null;
  };

  const failure = add(goal);
  const conflicts = graph.requirements
    .filter(({ kind, from, to }) => kind === "Conflicts" && units.has(from) && units.has(to))
    .map(({ from, to }): readonly [string, string] => [from, to]);
  for (const name of units) verified.delete(name);
  return { units: failure === null ? units : new Set(), verified, failure, ignored, conflicts };
}

/**
 * All units for which the start job of `unit` waits, directly or through others of the transaction.
 *
 * @param transaction - the units that start together, as from {@link startTransaction}
 */
export function waitsFor(graph: Graph, unit: string, transaction: ReadonlySet<string>): Set<string> {
  const waited = new Set<string>();
  const open = [unit];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const { earlier } of edgesInto(graph, name, { within: transaction })) {
      if (waited.has(earlier)) continue;
      waited.add(earlier);
      open.push(earlier);
    }
  }
  return waited;
}
