import { type Evaluation, failed, type Json } from "./evaluator.ts";

/** What an evaluator printed, read; what cannot be read is the tool's fault and named so. */
export function readJson(text: string, read: (text: string) => Json): Evaluation {
  try {
    return { ok: true, value: read(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed("crash", `the evaluator's answer could not be read: ${reason}`, text.slice(0, 10_000));
  }
}
