import type { BareMounts } from "./bare-mounts.ts";
import { defaultUniversalOptions } from "./btrfs.ts";
import { compressionLevels, defaultCompressionLevel } from "./compression.ts";
import type { FileSystemType } from "./filesystem.ts";
import type { ModulePart } from "./kernel/index.ts";
import { fileSystemKernels, oldestKernel } from "./kernels.ts";
import {
  fileSystemWideOptions,
  perMountOptions,
  reservedMountOptionPrefixes,
  reservedMountOptions,
  userSpacePrefixes,
} from "./mount-options.ts";
import { bindRules } from "./rules/binds.ts";
import { bootRules } from "./rules/boot.ts";
import { btrfsRules } from "./rules/btrfs.ts";
import { deviceRules } from "./rules/devices.ts";
import { encryptionRules } from "./rules/encryption.ts";
import { identityRules } from "./rules/identity.ts";
import { mountOptionRules } from "./rules/mount-options.ts";
import {
  modesOfMountPoints,
  mountPointRules,
  mountPointsOfBoot,
  pathsOfBoot,
  preparedMountPoints,
  reservedMountPoints,
  reservedTrees,
  sharedDirectory,
} from "./rules/mount-point.ts";
import { nixStoreRules } from "./rules/nix-store.ts";
import { windowsRules } from "./rules/windows.ts";
import { bindsAdds, bindsScopes } from "./scopes/binds.ts";
import { bootScopes } from "./scopes/boot.ts";
import { btrfsAdds, btrfsScopes } from "./scopes/btrfs.ts";
import { coreAdds, coreScopes } from "./scopes/core.ts";
import { devicesAdds, devicesScopes } from "./scopes/devices.ts";
import { encryptionAdds, encryptionScopes } from "./scopes/encryption.ts";
import type { Added, BareMountsScopes } from "./scopes/items.ts";
import { monitoringAdds } from "./scopes/monitoring.ts";
import { nixStoreAdds, nixStoreScopes } from "./scopes/nix-store.ts";
import { windowsAdds, windowsScopes } from "./scopes/windows.ts";

const part = (declared: ModulePart<BareMounts, Added, BareMountsScopes>) => declared;

const filesystem = "disks.<name>.filesystem";
const fsType = `${filesystem}.fsType`;

const optionsOf = (...types: readonly FileSystemType[]) => only(fileSystemWideOptions, types);
const kernelsOf = (...types: readonly FileSystemType[]) => only(fileSystemKernels, types);
const reserved = (names: readonly string[]) => only(reservedMountOptions, names);

const reservedOfBoot = ["x-systemd.automount", "x-systemd.idle-timeout"];
const reservedOfBtrfs = [
  ...["compress", "compress-force", "device", "nodatacow", "nodatasum", "subvol", "subvolid"],
];

/** `/nix`, the stem of the running system, is not for the core alone; neither is what distributions share. */
const beforeBoot = [...reservedTrees, "/nix", sharedDirectory];
const beforeSharing = [...reservedTrees, sharedDirectory];

/**
 * The module, topic by topic, from the lowest up: one folder of `modules` each, and one pull request to NixOS-WSL each. A
 * part knows those before it, and none behind it.
 */
export const parts = [
  part({
    name: "core",
    values: { [fsType]: ["ext4", "xfs", "vfat", "exfat"] },
    adds: coreAdds,
    scopes: coreScopes,
    rules: [...identityRules, ...mountPointRules, ...mountOptionRules],
    tables: {
      reservedMountOptionPrefixes,
      reservedMountOptions: without(reservedMountOptions, [...reservedOfBoot, ...reservedOfBtrfs]),
      reservedMountPoints,
      reservedTrees: beforeBoot,
    },
  }),
  part({
    name: "boot",
    options: ["retryInterval", `${filesystem}.automount`, `${filesystem}.check`, `${filesystem}.onFailure`],
    scopes: bootScopes,
    rules: bootRules,
    tables: {
      mountPointsOfBoot,
      pathsOfBoot,
      preparedMountPoints,
      reservedMountOptions: reserved(reservedOfBoot),
      reservedTrees: beforeSharing,
    },
  }),
  part({
    name: "devices",
    options: ["devicePattern", "partitionUuid", "readOnly"].map((name) => `disks.<name>.${name}`),
    values: { [fsType]: ["f2fs", "ntfs3"] },
    adds: devicesAdds,
    scopes: devicesScopes,
    rules: deviceRules,
    tables: {
      fileSystemKernels: kernelsOf("ext4", "xfs", "vfat", "exfat", "f2fs", "ntfs3"),
      fileSystemWideOptions: optionsOf("ext4", "xfs", "vfat", "exfat", "f2fs", "ntfs3"),
      oldestKernel,
      perMountOptions,
      userSpacePrefixes,
    },
  }),
  part({
    name: "btrfs",
    options: [
      ...["compression", "universalOptions", "subvolumes", "scrub", "balance", "managementMount"].map(
        (name) => `${filesystem}.${name}`,
      ),
    ],
    values: { [fsType]: ["btrfs"] },
    adds: btrfsAdds,
    scopes: btrfsScopes,
    rules: btrfsRules,
    tables: {
      compressionLevels,
      defaultCompressionLevel,
      defaultUniversalOptions,
      fileSystemKernels: kernelsOf("btrfs"),
      fileSystemWideOptions: optionsOf("btrfs"),
      modesOfMountPoints,
      reservedMountOptions: reserved(reservedOfBtrfs),
    },
  }),
  part({
    name: "binds",
    options: ["binds"],
    adds: bindsAdds,
    scopes: bindsScopes,
    rules: bindRules,
    tables: { sharedDirectory },
  }),
  part({ name: "sharing", tables: { reservedTrees } }),
  part({
    name: "encryption",
    options: ["disks.<name>.encryption"],
    adds: encryptionAdds,
    scopes: encryptionScopes,
    rules: encryptionRules,
  }),
  part({
    name: "nix-store",
    options: ["instance", "nixStore", "healthCheck"],
    adds: nixStoreAdds,
    scopes: nixStoreScopes,
    rules: nixStoreRules,
  }),
  part({
    name: "windows",
    options: [
      "windows",
      ...["additionalDevices", "allowDriveLetters", "serialNumber", "uniqueId", "vhd", "vhdSize"].map(
        (name) => `disks.<name>.${name}`,
      ),
    ],
    adds: windowsAdds,
    scopes: windowsScopes,
    rules: windowsRules,
  }),
  part({ name: "tool", options: ["validation.minimumFree"] }),
  part({ name: "monitoring", options: ["metrics"], adds: monitoringAdds }),
  part({ name: "windows-script" }),
];

/** What rules look at, from all parts. A module that is switched off has nothing to be looked at. */
export function collectScopes(config: BareMounts): Partial<BareMountsScopes> {
  if (!config.enable) return {};
  const added = parts.map(({ adds }) => adds?.(config) ?? {});
  const all: Added = {
    identities: added.flatMap(({ identities = [] }) => identities),
    mounts: added.flatMap(({ mounts = [] }) => mounts),
    mountOptions: added.flatMap(({ mountOptions = [] }) => mountOptions),
    btrfsSettings: added.flatMap(({ btrfsSettings = [] }) => btrfsSettings),
    paths: added.flatMap(({ paths = [] }) => paths),
    writers: added.flatMap(({ writers = [] }) => writers),
  };
  return Object.assign({}, ...parts.map(({ scopes }) => scopes?.(config, all)));
}

function only<Value>(
  table: Readonly<Record<string, Value>>,
  names: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).filter(([name]) => names.includes(name)));
}

function without<Value>(
  table: Readonly<Record<string, Value>>,
  names: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).filter(([name]) => !names.includes(name)));
}
