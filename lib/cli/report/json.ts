import type { FstabLine } from "../../fstab/index.ts";
import type { Problem } from "../../schema/index.ts";
import { type CheckedConfiguration, isOk } from "../check-configuration.ts";

/** One file's result as `check --json` prints it. Programs rely on its form. */
export interface JsonReport {
  readonly file: string;
  readonly ok: boolean;
  readonly evaluator: "embedded" | "nix";
  /** The text of /etc/fstab. */
  readonly fstab: string;
  /** Unit name to the text of its file. */
  readonly units: Readonly<Record<string, string>>;
  /** The lines of fstab, parsed. */
  readonly mounts: readonly FstabLine[];
  readonly problems: readonly Problem[];
  /** The warnings that NixOS would print. */
  readonly warnings: readonly string[];
}

export function jsonReport(checked: CheckedConfiguration): JsonReport {
  const { file, evaluator, problems, report, subject } = checked;
  return {
    file,
    ok: isOk(checked),
    evaluator,
    fstab: report.fstab,
    units: report.units,
    mounts: subject?.fstab.lines ?? [],
    problems,
    warnings: report.warnings,
  };
}
