import type { z } from "zod";
import { diskOptions } from "./disk.ts";
import { enableOption, group, option, types } from "./kernel/index.ts";

/** The options below `wsl.bareMounts`. */
export const bareMountsTree = {
  enable: enableOption(types.bool(), "bare disks and VHDX files that Windows hands to WSL"),
  deviceTimeout: option(types.int({ min: 1, max: 86_400 }), {
    description: `Seconds to wait for a disk to appear. What needs the disk fails after that; nothing waits longer.`,
    default: 60,
    example: 120,
  }),
  retryInterval: option(types.int({ min: 1, max: 3_600 }), {
    description: "Seconds between two looks for a disk that is not there yet.",
    default: 2,
    example: 5,
  }),
  disks: option(types.attrsOf(diskOptions), {
    description: "Disks that Windows attaches to WSL without mounting them, by a name of your choice.",
    default: {},
    example: {
      storage: {
        serialNumber: "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.",
        uuid: "e030a5d0-fd70-4823-8f51-e6ea8c145fe6",
        filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/storage" },
      },
    },
  }),
};

export const bareMountsSchema = group(bareMountsTree);

/** What a configuration file holds: every option with a default may be left out. */
export type BareMountsInput = z.input<typeof bareMountsSchema>;

/** A configuration with all defaults filled in. */
export type BareMounts = z.output<typeof bareMountsSchema>;
export type Disk = BareMounts["disks"][string];
export type Subvolume = Disk["filesystem"]["subvolumes"][string];
