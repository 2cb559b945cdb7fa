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
import {
  modesOfMountPoints,
  mountPointsOfBoot,
  pathsOfBoot,
  preparedMountPoints,
  reservedMountPoints,
  reservedTrees,
  sharedDirectory,
} from "./rules/mount-point.ts";

/** What the Nix side of the rules looks up: written to modules/tables.nix, so that both sides know the same. */
export const tables = {
  compressionLevels,
  defaultCompressionLevel,
  defaultUniversalOptions,
  fileSystemKernels,
  fileSystemWideOptions,
  modesOfMountPoints,
  mountPointsOfBoot,
  oldestKernel,
  pathsOfBoot,
  perMountOptions,
  preparedMountPoints,
  reservedMountOptionPrefixes,
  reservedMountOptions,
  reservedMountPoints,
  reservedTrees,
  sharedDirectory,
  userSpacePrefixes,
};
