/** The part of the evaluation that needs no files, processes or threads, and so works in a browser. */
export type { Bundle } from "./bundled.ts";
export type { Evaluation, EvaluationError, EvaluationRequest, Json } from "./evaluator.ts";
export { failed } from "./evaluator.ts";
export { findImport, significantTokens } from "./imports.ts";
export { parseJson, readJson } from "./json.ts";
export { readReport, reportSchema, type SystemReport } from "./system-report.ts";
export { definitionRequest, reportRequest, systemArguments } from "./system-request.ts";
export { locate, readDisplayedJson } from "./tvix-answer.ts";
