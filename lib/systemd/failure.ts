import type { RequirementKind } from "./dependency.ts";
import type { Graph } from "./graph.ts";
import { indexOf } from "./graph-index.ts";
import type { Within } from "./ordering.ts";

/** Requirements that hand a failed start on (unit-dependency-atom.c, UNIT_ATOM_PROPAGATE_START_FAILURE). */
const failingKinds: ReadonlySet<RequirementKind> = new Set(["Requires", "BindsTo", "Requisite"]);

/**
 * The units whose start fails when that of `unit` does: what requires it, and what requires that (job.c,
 * job_fail_dependencies).
 *
 * The order is not looked at, as systemd does not: a unit that requires another without coming after it is spared
 * only if it has finished starting by then.
 *
 * @param options - the transaction, as only what is being started can fail; without, all units of the graph count
 * @returns names of units, `unit` itself not among them
 */
export function failureReaches(graph: Graph, unit: string, options: Within = {}): ReadonlySet<string> {
  const failed = new Set([unit]);
  // A set that grows while it is walked: what is added is visited too.
  for (const name of failed) {
    for (const { from, kind } of indexOf(graph).requirementsOn(name)) {
      if (failingKinds.has(kind) && options.within?.has(from) !== false) failed.add(from);
    }
  }
  failed.delete(unit);
  return failed;
}
