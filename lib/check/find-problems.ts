import type { SystemReport } from "../evaluate/index.ts";
// Not by the index: a check need not wait for the harness and fast-check to be loaded.
import { asProblems } from "../fuzz/invariant.ts";
import type { BareMounts, Problem } from "../schema/index.ts";
import type { SystemdVersion } from "../systemd/index.ts";
import { invariants } from "./invariants/index.ts";
import { makeSubject, type Subject } from "./subject.ts";

/** Holds the system that was made of a configuration against every invariant. */
export function findProblems(
  config: BareMounts,
  report: SystemReport,
  systemd?: SystemdVersion,
): { readonly subject: Subject; readonly findings: readonly Problem[] } {
  const subject = makeSubject(config, report, systemd);
  const findings = invariants.flatMap(({ id, findings: find }) => asProblems(id, find(subject)));
  return { subject, findings };
}
