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
    ...(filesystem.check && !disk.readOnly && ["ext4", "f2fs", "exfat"].includes(filesystem.fsType)
      ? ["--check=60"]
      : []),
    ...(filesystem.fsType === "btrfs"
      ? [`--mount-options=${fileSystemOptions.join(",")}`, ...subvolumeArguments(disk)]
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

/** The mode of a subvolume that is created; null: as Btrfs makes it. */
export function wantedMode({
  mode,
  mountPoint,
}: {
  readonly mode: string | null;
  readonly mountPoint: string | null;
}): string | null {
  return mode ?? tables.modesOfMountPoints[mountPoint ?? ""] ?? null;
}

/** Parents before children, so that a subvolume is there before one is created in it. */
function subvolumeArguments({ filesystem, readOnly }: Disk): string[] {
  if (readOnly) return [];
  return Object.values(filesystem.subvolumes)
    .sort((one, other) => compareBytes(one.path, other.path))
    .flatMap(({ path, create, compression, mode, mountPoint, nodatacow, owner }) => {
      const asked = wantedMode({ mode, mountPoint });
      const properties = [
        ...(create ? ["--create"] : []),
        ...(create && asked !== null ? [`--mode=${asked}`] : []),
        ...(create && owner !== null ? [`--owner=${owner}`] : []),
        // The property has the algorithm only: the level is the file system's.
        ...(compression === null ? [] : [`--compression=${compression.split(":")[0]}`]),
        ...(nodatacow ? ["--nodatacow"] : []),
      ];
      return properties.length === 0 ? [] : [`--subvolume=${path}`, ...properties];
    });
}
