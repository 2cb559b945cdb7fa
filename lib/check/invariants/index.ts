import type { Invariant } from "../../fuzz/index.ts";
import type { Subject } from "../subject.ts";
import { bootMountsEverything } from "./boot-mounts-everything.ts";
import { bootRequirementTold } from "./boot-requirement-told.ts";
import { diskReadyBeforeMount } from "./disk-ready-before-mount.ts";
import { diskServiceExistsOnce } from "./disk-service-exists-once.ts";
import { failureStaysLocal } from "./failure-stays-local.ts";
import { fileSystemOptionsAgree } from "./file-system-options-agree.ts";
import { fstabReadable } from "./fstab-readable.ts";
import { guestDataUnharmed } from "./guest-data-unharmed.ts";
import { initWaitsLongEnough } from "./init-waits-long-enough.ts";
import { mountInFstab } from "./mount-in-fstab.ts";
import { mountUnitReadsBack } from "./mount-unit-reads-back.ts";
import { mountsStopCleanly } from "./mounts-stop-cleanly.ts";
import { neededForBootInTime } from "./needed-for-boot-in-time.ts";
import { noCompressionWithNodatacow } from "./no-compression-with-nodatacow.ts";
import { noOrderingCycle } from "./no-ordering-cycle.ts";
import { optionalDelaysNothing } from "./optional-delays-nothing.ts";
import { parentsMountFirst } from "./parents-mount-first.ts";
import { readOnlyDiskUnwritten } from "./read-only-disk-unwritten.ts";
import { scriptsGetStringsUnharmed } from "./scripts-get-strings-unharmed.ts";
import { servicesAsAsked } from "./services-as-asked.ts";
import { servicesInTheirTurn } from "./services-in-their-turn.ts";
import { servicesRunAsMeant } from "./services-run-as-meant.ts";
import { sharedMountsSurvive } from "./shared-mounts-survive.ts";
import { stopsAreBounded } from "./stops-are-bounded.ts";
import { storeGuarded } from "./store-guarded.ts";
import { switchKeepsMounts } from "./switch-keeps-mounts.ts";
import { unitsExist } from "./units-exist.ts";
import { unitsReadable } from "./units-readable.ts";
import { upkeepStartsNoDisk } from "./upkeep-starts-no-disk.ts";
import { validationAfterMounts } from "./validation-after-mounts.ts";
import { waitsAreBounded } from "./waits-are-bounded.ts";
import { windowsDataUnharmed } from "./windows-data-unharmed.ts";

/** Everything that must be true of a generated system, in the order in which it is reported. */
export const invariants: readonly Invariant<Subject>[] = [
  // What is in the files.
  fstabReadable,
  mountInFstab,
  mountUnitReadsBack,
  fileSystemOptionsAgree,
  noCompressionWithNodatacow,
  readOnlyDiskUnwritten,
  diskServiceExistsOnce,
  scriptsGetStringsUnharmed,
  windowsDataUnharmed,
  guestDataUnharmed,
  unitsReadable,
  unitsExist,
  servicesAsAsked,
  // What happens in which order.
  noOrderingCycle,
  bootMountsEverything,
  diskReadyBeforeMount,
  parentsMountFirst,
  neededForBootInTime,
  optionalDelaysNothing,
  validationAfterMounts,
  mountsStopCleanly,
  sharedMountsSurvive,
  storeGuarded,
  servicesRunAsMeant,
  servicesInTheirTurn,
  upkeepStartsNoDisk,
  switchKeepsMounts,
  // What happens when something is missing.
  failureStaysLocal,
  bootRequirementTold,
  waitsAreBounded,
  initWaitsLongEnough,
  stopsAreBounded,
];
