import type { SystemReport } from "../evaluate/index.ts";
import type { BareMounts, Disk } from "../schema/index.ts";
import { compareBytes, tables } from "../schema/index.ts";
import type { ExpectedDisk } from "./expected-mounts.ts";
import { sharedDirectory, windowsDirectory } from "./wsl-conf.ts";

/** The arguments of a disk's service, from the configuration alone, and from where WSL mounts its directories. */
export function expectedDiskArguments(
  {
    config: { deviceTimeout, retryInterval, windows },
    report,
  }: {
    readonly config: Pick<BareMounts, "deviceTimeout" | "retryInterval" | "windows">;
    readonly report: SystemReport;
  },
  { name, link, disk, fileSystemOptions, mounts, unit }: ExpectedDisk,
): string[] {
  const { filesystem } = disk;
  return [
    `--name=${name}`,
    `--link=${link}`,
    ...identityArguments(disk),
    `--fs-type=${filesystem.fsType}`,
    `--timeout=${deviceTimeout}`,
    `--interval=${retryInterval}`,
    ...(isChecked(disk) ? ["--check=60"] : []),
    ...(filesystem.fsType === "btrfs"
      ? [
          `--mount-options=${fileSystemOptions.join(",")}`,
          ...preparedSubvolumes(disk).flatMap(subvolumeArguments),
        ]
      : []),
    `--shared=${sharedDirectory(report)}`,
    ...mounts
      .filter(({ automount, isBind }) => !isBind && !automount.enable)
      .slice(0, 1)
      .map(({ mountPoint }) => `--mounted-at=${mountPoint}`),
    ...encryptionArguments(disk, unit),
    ...(windows.taskName === null
      ? []
      : [`--task=${windows.taskName}`, `--system-root=${windowsDirectory(report)}`]),
  ];
}

/** The name of the device that a disk's container becomes, below /dev/mapper. */
export function mapperOf(unit: string): string {
  return unit.replace(/\.service$/, "");
}

function encryptionArguments({ encryption }: Disk, unit: string): string[] {
  return encryption.enable
    ? [
        `--mapper=${mapperOf(unit)}`,
        `--key-file=${encryption.keyFile}`,
        ...(encryption.allowDiscards ? ["--allow-discards"] : []),
      ]
    : [];
}

/** The arguments with which a disk's service stops; null where it does nothing then. */
export function expectedStopArguments({ name, disk, unit }: ExpectedDisk): string[] | null {
  return disk.encryption.enable ? ["--lock", `--name=${name}`, `--mapper=${mapperOf(unit)}`] : null;
}

function identityArguments({ uuid, label, partitionUuid, devicePattern }: Disk): string[] {
  return Object.entries({
    uuid,
    label,
    "partition-uuid": partitionUuid,
    "device-pattern": devicePattern,
  }).flatMap(([name, value]) => (value === null ? [] : [`--${name}=${value}`]));
}

/** Whether the file system of a disk is checked before it is mounted. */
export function isChecked({ filesystem, readOnly }: Disk): boolean {
  return filesystem.check && !readOnly && ["ext4", "f2fs", "exfat"].includes(filesystem.fsType);
}

/** A subvolume for which a disk's service has something to do. */
export interface PreparedSubvolume {
  readonly path: string;
  readonly create: boolean;
  /** The algorithm, without the level, which is the file system's; null: as it is. */
  readonly compression: string | null;
  readonly nodatacow: boolean;
  /** Of one that is created; null: as Btrfs makes it. */
  readonly mode: string | null;
  readonly owner: string | null;
}

/** Those of a disk, parents first, so that one is there before another is created in it. */
export function preparedSubvolumes({
  filesystem: { fsType, subvolumes },
  readOnly,
}: Disk): PreparedSubvolume[] {
  return fsType !== "btrfs" || readOnly
    ? []
    : Object.values(subvolumes)
        .filter(({ create, compression, nodatacow }) => create || compression !== null || nodatacow)
        .map(({ path, create, compression, mode, mountPoint, nodatacow, owner }) => ({
          path,
          create,
          compression: compression?.split(":")[0] ?? null,
          nodatacow,
          mode: mode ?? tables.modesOfMountPoints[mountPoint ?? ""] ?? null,
          owner,
        }))
        .sort((one, other) => compareBytes(one.path, other.path));
}

function subvolumeArguments(subvolume: PreparedSubvolume): string[] {
  const { path, create, compression, mode, nodatacow, owner } = subvolume;
  return [
    `--subvolume=${path}`,
    ...(create ? ["--create"] : []),
    ...(create && mode !== null ? [`--mode=${mode}`] : []),
    ...(create && owner !== null ? [`--owner=${owner}`] : []),
    ...(compression === null ? [] : [`--compression=${compression}`]),
    ...(nodatacow ? ["--nodatacow"] : []),
  ];
}
