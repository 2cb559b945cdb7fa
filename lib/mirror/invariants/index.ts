import type { Invariant } from "../../fuzz/index.ts";
import type { ModuleSubject } from "../subject.ts";
import { fstabReadable, scriptsParse, tmpfilesReadable } from "./files.ts";
import { textUnharmed, textUnharmedInScripts } from "./text-unharmed.ts";
import { noOrderingCycle, unitsExist, unitsReadable } from "./units.ts";

/** What must be true of every module, whatever it does, in the order in which it is reported. */
export const moduleInvariants: readonly Invariant<ModuleSubject>[] = [
  unitsReadable,
  unitsExist,
  noOrderingCycle,
  fstabReadable,
  tmpfilesReadable,
  scriptsParse,
  textUnharmed,
  textUnharmedInScripts,
];
