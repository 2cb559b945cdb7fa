import type { SystemReport } from "../evaluate/index.ts";
// Not by the index: a check need not wait for the harness and fast-check to be loaded.
import { asProblems } from "../fuzz/invariant.ts";
import { type BareMounts, bareMounts, type Problem, parseProblem, rootOf } from "../schema/index.ts";
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

/**
 * Everything that is to be said of a configuration whose types are right.
 *
 * @param problems - What the schema says of it.
 * @returns No subject where a rule is broken, since no system is made of such a configuration.
 */
export function judge(
  config: BareMounts,
  problems: readonly Problem[],
  report: SystemReport,
  systemd?: SystemdVersion,
): { readonly subject: Subject | null; readonly problems: readonly Problem[] } {
  const nixProblems = problemsOf(report);
  const broken = nixProblems.some(({ severity }) => severity === "error");
  const { subject, findings } = broken
    ? { subject: null, findings: [] }
    : findProblems(config, report, systemd);
  return { subject, problems: [...nixProblems, ...disagreements(problems, nixProblems), ...findings] };
}

const root = rootOf(bareMounts);

/** What Nix says: failed assertions are errors; those of other modules have no rule of ours. */
function problemsOf(report: SystemReport): Problem[] {
  const read = (severity: Problem["severity"], rule: string) => (text: string) =>
    parseProblem(text, severity, root) ?? { rule, severity, option: root, message: text };
  return [
    ...report.assertions.map(read("error", "assertion")),
    ...report.warnings.map(read("warning", "warning")),
  ];
}

/** The schema and the module must say the same of a configuration; where they do not, this project is wrong. */
function disagreements(schema: readonly Problem[], nix: readonly Problem[]): Problem[] {
  const key = ({ rule, option, message }: Problem) => `${rule}\n${option}\n${message}`;
  const inNix = new Set(nix.map(key));
  return schema
    .filter((problem) => !inNix.has(key(problem)))
    .map(({ rule, option }) => ({
      rule: "schema-agreement",
      severity: "error",
      option,
      message: `the schema reports ${rule}, the module's assertions do not; please report this as a bug`,
    }));
}
