import { defaultUniversalOptions } from "./btrfs.ts";
import { compressionLevels, defaultCompressionLevel } from "./compression.ts";
import { fileSystemKernels, oldestKernel } from "./kernels.ts";
import {
  fileSystemWideOptions,
  perMountOptions,
  reservedMountOptionPrefixes,
  reservedMountOptions,
  userSpacePrefixes,
} from "./mount-options.ts";
import { mountPointsOfBoot, pathsOfBoot, reservedMountPoints, reservedTrees } from "./rules/mount-point.ts";

/** What the Nix side of the rules looks up: written to modules/tables.nix, so that both sides know the same. */
export const tables = {
  compressionLevels,
  defaultCompressionLevel,
  defaultUniversalOptions,
  fileSystemKernels,
  fileSystemWideOptions,
  mountPointsOfBoot,
  oldestKernel,
  pathsOfBoot,
  perMountOptions,
  reservedMountOptionPrefixes,
  reservedMountOptions,
  reservedMountPoints,
  reservedTrees,
  userSpacePrefixes,
};
