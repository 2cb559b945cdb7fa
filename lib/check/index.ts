/**
 * The harness: random configurations of a module, held against what must be true of every system.
 *
 * @module bare-mounts/check
 */
export * from "../fuzz/index.ts";
export * from "../mirror/index.ts";
export { type ExpectedMount, storeLink } from "./expected-mounts.ts";
export { findProblems } from "./find-problems.ts";
export { bareMountsHarness, bareMountsHarnessOf } from "./harness.ts";
export { invariants } from "./invariants/index.ts";
export { oracles } from "./oracles/index.ts";
export { makeSubject, type Subject } from "./subject.ts";
