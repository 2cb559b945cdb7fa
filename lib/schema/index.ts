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
import { collectScopes, parts } from "./parts.ts";
import { nixStoreDirectory } from "./scopes/nix-store.ts";
import { slugOf } from "./scopes/place.ts";
import { tables } from "./tables.ts";

export * from "./kernel/index.ts";
export { type WindowsData, windowsDataFile, windowsDataSchema } from "./windows-data.ts";
export type { BareMounts, BareMountsInput, Bind, Disk, Subvolume };
export { nixStoreDirectory, parts, slugOf, tables };

/** The module `wsl.bareMounts`: its options, its rules, and what the rules look at. */
export const bareMounts = module({
  path: ["wsl", "bareMounts"],
  options: bareMountsTree,
  scopes: collectScopes,
  rules: () => parts.flatMap(({ rules = [] }) => rules),
  tables,
});
