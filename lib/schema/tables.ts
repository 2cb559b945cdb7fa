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

/** All that rules look up, and what else of it the module needs; parts.ts says which part has what. */
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
