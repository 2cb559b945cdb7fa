export { type ExpectedMount, expectedMounts } from "./expected-mounts.ts";
export { findProblems } from "./find-problems.ts";
export { defineInvariant, type Finding, type Invariant } from "./invariant.ts";
export { invariants } from "./invariants/index.ts";
export { makeSubject, type Subject } from "./subject.ts";
