import {
  type BareMounts,
  type BareMountsInput,
  bareMountsSchema,
  bareMountsTree,
  type Disk,
  type Subvolume,
} from "./bare-mounts.ts";
import { defineModule } from "./kernel/index.ts";
import { btrfsRules } from "./rules/btrfs.ts";
import { identityRules } from "./rules/identity.ts";
import { mountOptionRules } from "./rules/mount-options.ts";
import { mountPointRules } from "./rules/mount-point.ts";
import { collectScopes, slugOf } from "./scopes.ts";
import { tables } from "./tables.ts";

export * from "./kernel/index.ts";
export type { BareMounts, BareMountsInput, Disk, Subvolume };
export { slugOf };

/** The module `wsl.bareMounts`: its options, its rules, and what the rules look at. */
export const bareMounts = defineModule({
  path: ["wsl", "bareMounts"],
  options: bareMountsTree,
  schema: bareMountsSchema,
  renamed: [],
  removed: [],
  rules: [...identityRules, ...mountPointRules, ...mountOptionRules, ...btrfsRules],
  scopes: collectScopes,
  tables,
});
