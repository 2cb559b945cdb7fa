import type { Oracle } from "../../fuzz/index.ts";
import type { Subject } from "../subject.ts";
import { diskScript } from "./disk-script.ts";
import { findmntVerify } from "./findmnt-verify.ts";
import { fstabGenerator } from "./fstab-generator.ts";
import { systemdVerify } from "./systemd-verify.ts";
import { validationScript } from "./validation-script.ts";

/** The real tools that judge a system, in the order in which they are asked. */
export const oracles: readonly Oracle<Subject>[] = [
  fstabGenerator,
  findmntVerify,
  systemdVerify,
  diskScript(),
  validationScript(),
];
