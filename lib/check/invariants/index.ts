import type { Invariant } from "../../fuzz/index.ts";
import type { Subject } from "../subject.ts";
import { fileSystemOptionsAgree } from "./file-system-options-agree.ts";
import { fstabReadable } from "./fstab-readable.ts";
import { mountInFstab } from "./mount-in-fstab.ts";
import { neededForBootInTime } from "./needed-for-boot-in-time.ts";
import { noOrderingCycle } from "./no-ordering-cycle.ts";
import { optionalDelaysNothing } from "./optional-delays-nothing.ts";
import { parentsMountFirst } from "./parents-mount-first.ts";
import { unitsExist } from "./units-exist.ts";
import { waitsAreBounded } from "./waits-are-bounded.ts";

/** Everything that must be true of a generated system, in the order in which it is reported. */
export const invariants: readonly Invariant<Subject>[] = [
  fstabReadable,
  mountInFstab,
  fileSystemOptionsAgree,
  unitsExist,
  parentsMountFirst,
  noOrderingCycle,
  neededForBootInTime,
  optionalDelaysNothing,
  waitsAreBounded,
];
