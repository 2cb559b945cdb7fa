import type { FstabLine } from "../../fstab/index.ts";
import { bareMounts, type Problem, rootOf } from "../../schema/index.ts";
import { newestSystemd, type SystemdVersion } from "../../systemd/index.ts";
import { type CheckedConfiguration, isOk } from "../check-configuration.ts";
import type { InputError } from "../input-error.ts";

/** One file's result as `check --json` prints it, whatever became of the file. Programs rely on its form. */
export interface JsonReport {
  readonly file: string;
  /** Whether no problem is an error. */
  readonly ok: boolean;
  readonly evaluator: "embedded" | "nix";
  /** The version of systemd whose rules the units and their order were judged by. */
  readonly systemd: SystemdVersion;
  /** The text of /etc/fstab; empty where no system could be made. So are the next two. */
  readonly fstab: string;
  /** Unit name to the text of its file. */
  readonly units: Readonly<Record<string, string>>;
  /** The lines of fstab, parsed. */
  readonly mounts: readonly FstabLine[];
  /** Errors and warnings: `severity` says which. */
  readonly problems: readonly Problem[];
}

export function jsonReport(checked: CheckedConfiguration): JsonReport {
  const { file, evaluator, problems, report, subject, systemd } = checked;
  return {
    ...{ file, ok: isOk(checked), evaluator, systemd },
    ...{ fstab: report.fstab, units: report.units, mounts: subject?.fstab.lines ?? [] },
    problems,
  };
}

/** The same for a file of which no configuration could be read. */
export function jsonReportOfBadInput(
  file: string,
  evaluator: JsonReport["evaluator"],
  systemd: SystemdVersion | undefined,
  { message, problems }: InputError,
): JsonReport {
  const unreadable: Problem = { rule: "bad-input", severity: "error", option: rootOf(bareMounts), message };
  return {
    ...{ file, ok: false, evaluator, systemd: systemd ?? newestSystemd, fstab: "", units: {}, mounts: [] },
    problems: problems.length > 0 ? problems : [unreadable],
  };
}
