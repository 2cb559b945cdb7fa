import { z } from "zod";
import type { BareMounts, Disk } from "../schema/index.ts";
import { inNixOrder, nixStoreDirectory } from "../schema/index.ts";
import type { ExpectedDisk, ExpectedMount } from "./expected-mounts.ts";
import type { Subject } from "./subject.ts";
import { windowsDirectory } from "./wsl-conf.ts";

/** What programs inside the distribution read, below /etc. */
export const guestDataFile = "nixos-wsl/mounts.json";

const text = z.string().nullable();

const exactlyOne = (values: Readonly<Record<string, string | null>>): boolean =>
  Object.values(values).filter((value) => value !== null).length === 1;

const subvolume = z.strictObject({
  path: z.string(),
  /** The algorithm, or `none`. */
  compression: text,
  nodatacow: z.boolean(),
  mountPoint: text,
});

const disk = z.strictObject({
  name: z.string(),
  unit: z.string().endsWith(".service"),
  link: z.string().startsWith("/"),
  windows: z.strictObject({ serialNumber: text, uniqueId: text, vhd: text }).refine(exactlyOne),
  linux: z
    .strictObject({ uuid: text, label: text, partitionUuid: text, devicePattern: text })
    .refine(exactlyOne),
  /** Then `linux` names the LUKS container, and the link leads to what was opened. */
  encrypted: z.boolean(),
  fsType: z.string(),
  subvolumes: z.array(subvolume),
});

const mount = z.strictObject({
  mountPoint: z.string().startsWith("/"),
  mountUnit: z.string().endsWith(".mount"),
  disk: z.string(),
  fsType: z.string(),
  /** Btrfs: path of what is mounted from the top of the file system; null: not compared. */
  subvolume: z.string().startsWith("/").nullable(),
  /** Of a bind mount: the directory in the disk's file system, and its absolute path. */
  directory: text,
  source: z.string().startsWith("/").nullable(),
  /** As configured, without those for programs in user space and without `nofail`. */
  options: z.array(z.string()),
  automount: z.boolean(),
  neededForBoot: z.boolean(),
});

/** The form of the data: what `wsl-bare-mount` reads. All keys are always there; null: there is none. */
export const guestDataSchema = z.strictObject({
  version: z.literal(1),
  instance: z.string(),
  /** Windows' scheduled task that attaches the disks. */
  task: text,
  systemRoot: z.string().startsWith("/"),
  /** Percent of a file system that should be free. */
  minimumFree: z.int().min(0).max(100),
  /** File for Prometheus. */
  metrics: text,
  disks: z.array(disk),
  mounts: z.array(mount),
  nixStore: z
    .strictObject({
      disk: z.string(),
      directory: z.string(),
      source: z.string().startsWith("/"),
      guard: z.boolean(),
      follow: z.boolean(),
    })
    .nullable(),
});

export type GuestData = z.infer<typeof guestDataSchema>;

/** The data of a configuration, from its options alone, and from where WSL mounts Windows' drives. */
export function expectedGuestData({
  config,
  disks,
  report,
}: Pick<Subject, "config" | "disks" | "report">): GuestData {
  const mounts = disks.flatMap((each) => each.mounts);
  const binds = inNixOrder(config.binds).flatMap(([, { mountPoint, directory }]) =>
    mounts
      .filter((each) => each.isBind && each.mountPoint === mountPoint)
      .map((each) => ({
        ...mountData(each),
        // What is seen there is the disk's file system.
        fsType: config.disks[each.disk]?.filesystem.fsType ?? "",
        directory,
        source: each.device,
      })),
  );
  return {
    version: 1,
    instance: config.instance,
    task: config.windows.taskName,
    systemRoot: windowsDirectory(report),
    minimumFree: config.validation.minimumFree,
    metrics: config.metrics.enable ? `${config.metrics.directory}/wsl-bare-mounts.prom` : null,
    disks: disks.map(diskData),
    mounts: [...mounts.filter(({ isBind }) => !isBind).map(mountData), ...binds],
    nixStore: storeData(config),
  };
}

function storeData(config: BareMounts): GuestData["nixStore"] {
  const { disk, enable, follow, guard } = config.nixStore;
  // A store that is not enabled may name anything, the name of a method of all objects among it.
  if (!enable || disk === null) {
    return null;
  }
  const directory = nixStoreDirectory(config);
  const mountPoint = config.disks[disk]?.filesystem.mountPoint;
  return { disk, directory, source: `${mountPoint}/${directory}`, guard, follow };
}

function diskData({ name, unit, link, disk: options }: ExpectedDisk): GuestData["disks"][number] {
  const { serialNumber, uniqueId, vhd, uuid, label, partitionUuid, devicePattern, filesystem } = options;
  return {
    name,
    unit,
    link,
    windows: { serialNumber, uniqueId, vhd },
    linux: { uuid, label, partitionUuid, devicePattern },
    encrypted: options.encryption.enable,
    fsType: filesystem.fsType,
    subvolumes: subvolumesData(filesystem),
  };
}

function subvolumesData({
  fsType,
  subvolumes,
}: Disk["filesystem"]): GuestData["disks"][number]["subvolumes"] {
  return fsType !== "btrfs"
    ? []
    : inNixOrder(subvolumes).map(([, { path, compression, nodatacow, mountPoint }]) => ({
        path,
        compression: compression?.split(":")[0] ?? null,
        nodatacow,
        mountPoint,
      }));
}

function mountData({
  mountPoint,
  mountUnit,
  disk: name,
  fsType,
  subvolume: path,
  fileSystemOptions,
  ownOptions,
  automount,
  neededForBoot,
}: ExpectedMount): GuestData["mounts"][number] {
  const options = [...fileSystemOptions, ...ownOptions].filter((option) => !/^[xX]-/.test(option));
  return {
    mountPoint,
    mountUnit,
    disk: name,
    fsType,
    subvolume: path,
    directory: null,
    source: null,
    // Of an option that is given twice the last one counts.
    options: options.filter((option, index) => !options.includes(option, index + 1)),
    automount: automount.enable,
    neededForBoot,
  };
}
