import type { BareMounts, Subvolume } from "../schema/index.ts";
import { showOption, slugOf } from "../schema/index.ts";
import { mountUnitName } from "../systemd/index.ts";

/** A mount that the configuration asks for, as fstab and systemd should show it. */
export interface ExpectedMount {
  /** Full option path of what is mounted. */
  readonly option: string;
  readonly disk: string;
  readonly mountPoint: string;
  /** Name of its mount unit. */
  readonly mountUnit: string;
  /** The link that the disk's service makes. */
  readonly device: string;
  /** Name of the disk's service. */
  readonly unit: string;
  readonly fsType: string;
  /** Options of the whole file system, the same on each of its mounts. */
  readonly fileSystemOptions: readonly string[];
  /** Options of this mount alone. */
  readonly ownOptions: readonly string[];
  readonly neededForBoot: boolean;
  readonly blocks: boolean;
  readonly automount: { readonly enable: boolean; readonly idleTimeout: number | null };
}

/** Every mount of a configuration, read from the options alone: what the generated system is held against. */
export function expectedMounts(config: BareMounts): ExpectedMount[] {
  return Object.entries(config.disks).flatMap(([disk, { filesystem }]) => {
    const slug = slugOf(disk);
    const isBtrfs = filesystem.fsType === "btrfs";
    const common = {
      disk,
      device: `/run/wsl-bare-mounts/${slug}`,
      unit: `wsl-bare-disk-${slug}.service`,
      fsType: filesystem.fsType,
      fileSystemOptions: [
        ...(isBtrfs ? filesystem.universalOptions : []),
        ...(isBtrfs && filesystem.compression !== null ? [`compress=${filesystem.compression}`] : []),
        ...filesystem.options,
      ],
      blocks: filesystem.onFailure === "block",
    };
    const mount = (
      option: string,
      of: Pick<Subvolume, "mountPoint" | "neededForBoot" | "automount">,
      ownOptions: readonly string[],
    ): ExpectedMount[] =>
      of.mountPoint === null
        ? []
        : [
            {
              ...common,
              option,
              mountPoint: of.mountPoint,
              mountUnit: mountUnitName(of.mountPoint) ?? "",
              ownOptions,
              neededForBoot: of.neededForBoot,
              automount: of.automount,
            },
          ];
    const { managementMount } = filesystem;
    return [
      ...mount(optionOf(disk), filesystem, []),
      ...Object.entries(isBtrfs ? filesystem.subvolumes : {}).flatMap(([name, subvolume]) =>
        mount(optionOf(disk, "subvolumes", name), subvolume, [
          `subvol=/${subvolume.path}`,
          ...subvolume.options,
        ]),
      ),
      ...(isBtrfs && managementMount.enable
        ? mount(
            optionOf(disk, "managementMount"),
            {
              mountPoint: managementMount.mountPoint,
              neededForBoot: false,
              automount: { enable: false, idleTimeout: null },
            },
            ["subvolid=5"],
          )
        : []),
    ];
  });
}

function optionOf(disk: string, ...rest: readonly string[]): string {
  return showOption(["wsl", "bareMounts", "disks", disk, "filesystem", ...rest]);
}
