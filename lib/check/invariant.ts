import type { Finding, Invariant } from "../fuzz/index.ts";
import type { Subject } from "./subject.ts";

export type { Finding };

/** Declares something that must be true of every system with `wsl.bareMounts`. */
export function defineMountInvariant(invariant: Invariant<Subject>): Invariant<Subject> {
  return invariant;
}
