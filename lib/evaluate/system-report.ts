import { z } from "zod";
import { type Evaluation, type EvaluationError, failed } from "./evaluator.ts";

const linksSchema = z.object({
  wantedBy: z.array(z.string()),
  requiredBy: z.array(z.string()),
  upheldBy: z.array(z.string()).default([]),
  aliases: z.array(z.string()).default([]),
  /** `asDropin`: the unit's text is a drop-in to a unit that comes from elsewhere. */
  overrideStrategy: z.string().optional(),
});

const texts = z.record(z.string(), z.string());

/** The form of what `nixos/report.nix` gives. */
export const reportSchema = z.object({
  fstab: z.string(),
  units: texts,
  links: z.record(z.string(), linksSchema),
  etc: texts,
  scripts: texts.default({}),
  assertions: z.array(z.string()),
  warnings: z.array(z.string()),
});

/** What `nixos/report.nix` says of an evaluated system; see there. */
export type SystemReport = z.infer<typeof reportSchema>;

export type SystemEvaluation =
  | { readonly ok: true; readonly report: SystemReport }
  | { readonly ok: false; readonly error: EvaluationError };

/** An evaluation's value as the report of a system. */
export function readReport(evaluation: Evaluation): SystemEvaluation {
  if (!evaluation.ok) return evaluation;
  const parsed = reportSchema.safeParse(evaluation.value);
  if (parsed.success) return { ok: true, report: parsed.data };
  return failed("other", `the system's report has another form: ${z.prettifyError(parsed.error)}`);
}
