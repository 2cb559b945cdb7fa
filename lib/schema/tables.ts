import { defaultUniversalOptions } from "./btrfs.ts";
import { compressionLevels, defaultCompressionLevel } from "./compression.ts";
import {
  fileSystemWideOptions,
  perMountOptions,
  reservedMountOptions,
  userSpacePrefixes,
} from "./mount-options.ts";
import { reservedMountPoints, reservedTrees } from "./rules/mount-point.ts";

/** What the Nix side of the rules looks up: written to modules/tables.nix, so that both sides know the same. */
export const tables = {
  compressionLevels,
  defaultCompressionLevel,
  defaultUniversalOptions,
  fileSystemWideOptions,
  perMountOptions,
  reservedMountOptions,
  reservedMountPoints,
  reservedTrees,
  userSpacePrefixes,
};
