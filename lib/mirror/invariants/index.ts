import type { Invariant } from "../../fuzz/index.ts";
import type { ModuleSubject } from "../subject.ts";

/** What must be true of every module, whatever it does, in the order in which it is reported. */
export const moduleInvariants: readonly Invariant<ModuleSubject>[] = [];
