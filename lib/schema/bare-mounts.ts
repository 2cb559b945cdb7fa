import type { z } from "zod";
import { bindsOption } from "./bind.ts";
import { diskOptions } from "./disk.ts";
import { enableOption, option, type SchemaOf, types } from "./kernel/index.ts";
import { healthCheckOptions, metricsOptions, validationOptions } from "./monitoring.ts";
import { nixStoreOptions } from "./nix-store.ts";
import { windowsOptions } from "./windows.ts";

/** The options below `wsl.bareMounts`. */
export const bareMountsTree = {
  enable: enableOption(types.bool(), "bare disks and VHDX files that Windows hands to WSL"),
  instance: option(
    types.strMatching(
      "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}",
      'letters, digits, "_", "." and "-", not more than 64',
    ),
    {
      description: `Name of this distribution among those that share disks: its directory on the disk that has its Nix store
is named for it.`,
      default: "main",
      example: "dev",
    },
  ),
  deviceTimeout: option(types.int({ min: 1, max: 86_400 }), {
    description: "Seconds to wait for a disk to appear. What needs the disk fails after that.",
    default: 60,
    example: 120,
  }),
  retryInterval: option(types.int({ min: 1, max: 3_600 }), {
    description: "Seconds between two looks for a disk that is not there yet.",
    default: 2,
    example: 5,
  }),
  disks: option(types.attrsOf(diskOptions, "name", { listedBy: "name" }), {
    description: "Disks that Windows attaches to WSL without mounting them, by name.",
    default: {},
    example: {
      data: {
        uuid: "e030a5d0-fd70-4823-8f51-e6ea8c145fe6",
        filesystem: { fsType: "ext4", mountPoint: "/mnt/data" },
      },
    },
  }),
  nixStore: nixStoreOptions,
  binds: bindsOption(),
  validation: validationOptions,
  healthCheck: healthCheckOptions,
  metrics: metricsOptions,
  windows: windowsOptions,
};

type Schema = SchemaOf<typeof bareMountsTree>;

/** What a configuration file holds: every option with a default may be left out. */
export type BareMountsInput = z.input<Schema>;

/** A configuration with all defaults filled in. */
export type BareMounts = z.output<Schema>;

/** One of `wsl.bareMounts.disks`, with all defaults filled in. */
export type Disk = BareMounts["disks"][string];

/** One of `wsl.bareMounts.binds`, with all defaults filled in. */
export type Bind = BareMounts["binds"][string];

/** One of a disk's `filesystem.subvolumes`, with all defaults filled in. */
export type Subvolume = Disk["filesystem"]["subvolumes"][string];
