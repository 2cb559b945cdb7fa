import type { Attributes, Module } from "../schema/kernel/index.ts";
import type { Statement } from "./invariant.ts";

/** Another way to give a configuration, and the system that must come out. */
export interface Variant {
  /** NixOS modules. */
  readonly modules: readonly string[];
  /** The system that it must equal: that of the configuration itself, or one in which the module is not used. */
  readonly equals: "itself" | "unused";
}

/** Something that must be true of two systems side by side. */
export interface Comparison extends Statement {
  /**
   * The other way to give a configuration; null where there is none.
   *
   * @param salt - Chooses between many: see `choose`.
   */
  readonly variant: (module: Module, value: Attributes, salt: number) => Variant | null;
}
