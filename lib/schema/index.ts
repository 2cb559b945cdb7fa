/**
 * Option trees in TypeScript, of which the Nix declarations, the reference, the JSON Schema and the types follow; and the
 * one of `wsl.bareMounts`.
 *
 * @module bare-mounts/schema
 */
import {
  type BareMounts,
  type BareMountsInput,
  type Bind,
  bareMountsTree,
  type Disk,
  type Subvolume,
} from "./bare-mounts.ts";
import { module } from "./kernel/index.ts";
import { btrfsRules } from "./rules/btrfs.ts";
import { identityRules } from "./rules/identity.ts";
import { kernelRules } from "./rules/kernel.ts";
import { mountOptionRules } from "./rules/mount-options.ts";
import { mountPointRules } from "./rules/mount-point.ts";
import { pathRules } from "./rules/path.ts";
import { sharingRules } from "./rules/sharing.ts";
import { windowsRules } from "./rules/windows.ts";
import { collectScopes, nixStoreDirectory, slugOf } from "./scopes.ts";
import { tables } from "./tables.ts";

export * from "./kernel/index.ts";
export { type WindowsData, windowsDataFile, windowsDataSchema } from "./windows-data.ts";
export type { BareMounts, BareMountsInput, Bind, Disk, Subvolume };
export { nixStoreDirectory, slugOf, tables };

/** The module `wsl.bareMounts`: its options, its rules, and what the rules look at. */
export const bareMounts = module({
  path: ["wsl", "bareMounts"],
  options: bareMountsTree,
  scopes: collectScopes,
  rules: () => [
    ...identityRules,
    ...pathRules,
    ...mountPointRules,
    ...mountOptionRules,
    ...btrfsRules,
    ...kernelRules,
    ...sharingRules,
    ...windowsRules,
  ],
  tables,
});
