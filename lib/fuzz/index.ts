/** Trying out a module with random configurations. Knows nothing of bare mounts. */
export type { Attributes } from "../schema/kernel/index.ts";
export { blockSize, type Shard } from "./block.ts";
export type { CaseKind, FuzzCase } from "./cases.ts";
export type { Comparison, Variant } from "./comparison.ts";
export { standardComparisons } from "./comparisons/index.ts";
export { type Counts, type Coverage, tooRare } from "./coverage.ts";
export {
  type FuzzOptions,
  type FuzzResult,
  fuzz,
  type OracleChoice,
  type Progress,
  statementsOf,
} from "./fuzz.ts";
export { defineHarness, type Foreign, type Harness, type Verdict } from "./harness.ts";
export { type Hints, hintPaths } from "./hints.ts";
export {
  defineInvariant,
  type Finding,
  type Invariant,
  type Oracle,
  type Statement,
} from "./invariant.ts";
export { judgeOne } from "./judge-one.ts";
export type { Failure } from "./shrink.ts";
export { anyName, anyText } from "./text.ts";
export { valuesOf } from "./values.ts";
