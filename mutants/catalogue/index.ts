import type { Mutant } from "../mutant.ts";
import { btrfs } from "./btrfs.ts";
import { commandLines } from "./command-lines.ts";
import { compilerFaults } from "./compiler.ts";
import { diskScript } from "./disk-script.ts";
import { fstabOptions } from "./fstab-options.ts";
import { guestData } from "./guest-data.ts";
import { labOnly } from "./lab.ts";
import { links } from "./links.ts";
import { options } from "./options.ts";
import { ordering } from "./ordering.ts";
import { printer } from "./printer.ts";
import { rules } from "./rules.ts";
import { schema } from "./schema.ts";
import { scopes } from "./scopes.ts";
import { services } from "./services.ts";
import { sharedMounts } from "./shared-mounts.ts";
import { tables } from "./tables.ts";
import { timeLimits } from "./time-limits.ts";
import { upkeep } from "./upkeep.ts";
import { validationScript } from "./validation-script.ts";
import { windowsData } from "./windows-data.ts";

export { labOnly };

/** Every fault that the harness must find. */
export const catalogue: readonly Mutant[] = [
  ...ordering,
  ...sharedMounts,
  ...services,
  ...upkeep,
  ...timeLimits,
  ...fstabOptions,
  ...btrfs,
  ...links,
  ...commandLines,
  ...windowsData,
  ...guestData,
  ...options,
  ...rules,
  ...scopes,
  ...compilerFaults,
  ...tables,
  ...printer,
  ...schema,
  ...diskScript,
  ...validationScript,
];
