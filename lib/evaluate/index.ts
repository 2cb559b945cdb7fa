/** Evaluating Nix: one interface, two evaluators, and NixOS systems on top of it. */
export { type BatchLimits, type BatchRequest, evaluateBatch } from "./batch.ts";
export { type Bundling, bundle } from "./bundle.ts";
export type { Bundle } from "./bundled.ts";
export { chooseEvaluator, type EvaluatorChoice } from "./choose.ts";
export {
  type Configuration,
  type ConfigurationFiles,
  type ConfigurationSettings,
  evaluateConfiguration,
  evaluateConfigurations,
  evaluateDefinition,
  evaluateSystems,
  projectFiles,
} from "./configuration.ts";
export { type EmbeddedEvaluatorOptions, embeddedEvaluator } from "./embedded.ts";
export type {
  Evaluation,
  EvaluationError,
  EvaluationErrorKind,
  EvaluationLimits,
  EvaluationRequest,
  Evaluator,
  EvaluatorStart,
  Json,
} from "./evaluator.ts";
export { evaluateFlakeSystem, type FlakeEvaluation, type FlakeSystem } from "./flake.ts";
export { findImport, usesImport } from "./imports.ts";
export { parseJson } from "./json.ts";
export { type NixEvaluatorOptions, nixEvaluator } from "./nix.ts";
export { packageRoot } from "./package-root.ts";
export { type ReachableFile, reachableFiles } from "./reachable-files.ts";
export { reportSchema, type SystemEvaluation, type SystemReport } from "./system-report.ts";
export type { ConfigurationModule, Definition } from "./system-request.ts";
