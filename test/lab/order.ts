import type { Subject } from "../../lib/check/index.ts";
import { orderedAfter } from "../../lib/systemd/index.ts";
import type { Observation } from "./observe.ts";

/**
 * Where units became active in another order than the graph claims.
 *
 * @returns A sentence for each pair of which one started before the other, which it waits for, was there.
 */
export function orderViolations({ graph, boot, own }: Subject, { units }: Observation): string[] {
  return [...boot].flatMap((earlier) => {
    const first = units.get(earlier);
    if (first === undefined || first.active === null || first.state !== "active") return [];
    const { active } = first;
    return [...orderedAfter(graph, earlier, { within: boot })]
      .filter((later) => own.has(earlier) || own.has(later))
      .flatMap((later) => {
        const started = units.get(later)?.started ?? null;
        return started !== null && later !== earlier && started < active
          ? [
              `${later} started ${(active - started).toFixed(3)} s before ${earlier} was there, which it waits for`,
            ]
          : [];
      });
  });
}
