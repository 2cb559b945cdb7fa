import type { BareMounts, Bind, Disk, Subvolume } from "./bare-mounts.ts";
import { defaultUniversalOptions } from "./btrfs.ts";
import { defaultCompressionLevel, parseCompression } from "./compression.ts";
import type { FileSystemType } from "./filesystem.ts";
import { inNixOrder, type ScopeItem, showOption } from "./kernel/index.ts";
import { fileSystemKernels } from "./kernels.ts";
import { reservedMountOptionPrefixes, reservedMountOptions } from "./mount-options.ts";
import { sharedDirectory } from "./rules/mount-point.ts";

// `modules/scopes.nix` collects the same things with the same fields, from the same configuration.

/** A disk, with the name of its unit and the other disks that would have the same. */
export type DiskItem = ScopeItem &
  Disk & {
    readonly name: string;
    readonly slug: string;
    readonly sameUnit: readonly string[];
    /** The first of WSL's kernels that can mount its file system; null: none can. */
    readonly kernel: string | null;
    /** Paths of subvolumes that begin with a slash, and what to write instead. */
    readonly slashed: readonly string[];
    readonly unslashed: readonly string[];
  };

/** How a disk is named on one side: a text that a person copied from Windows or from `lsblk`. */
export type IdentityItem = ScopeItem & {
  readonly text: string;
  /** The same option of other disks that has the same text, for those by which Linux finds a disk. */
  readonly sameDevice: readonly string[];
};

/** A further device of a file system, as Windows finds it. */
export type AdditionalDeviceItem = ScopeItem & Disk["additionalDevices"][string] & { readonly name: string };

/** A LUKS container that is unlocked at boot. */
export type EncryptionItem = ScopeItem & {
  readonly keyFile: string | null;
  readonly slug: string;
  readonly isOneDevice: boolean;
};

/** An option that holds a path of the distribution's own. */
export type PathItem = ScopeItem & { readonly text: string };

/** What the script on Windows is told beside the disks. */
export type WindowsItem = ScopeItem & { readonly logFile: string | null };

/** An option that is set and that only Btrfs has. */
export type BtrfsSettingItem = ScopeItem & { readonly fsType: FileSystemType };

/** A compression that is set, taken apart. */
export type CompressionItem = ScopeItem & {
  readonly algorithm: string;
  readonly level: string | null;
  readonly inForce: string;
};

/** A subvolume, and the others of its file system that lie at the same path. */
export type SubvolumeItem = ScopeItem &
  Subvolume & { readonly name: string; readonly samePath: readonly string[] };

/** A mount that the configuration asks for, and the others on the same mount point. `at` is what is mounted. */
export type MountItem = ScopeItem & {
  readonly mountPoint: string;
  readonly automount: boolean;
  readonly neededForBoot: boolean;
  readonly onFailure: "degrade" | "block";
  readonly samePoint: readonly string[];
  /** Whether the option for this instance's store is in use, which takes /nix. */
  readonly hasNixStore: boolean;
  /** The mounts above it that the boot does not need. */
  readonly optionalAbove: readonly string[];
  /** Whether it is mounted on access, where other distributions see that. */
  readonly isAutomountShared: boolean;
};

/** A directory of a disk's file system that is bound somewhere, and what there is to say of the disk. */
export type BindItem = ScopeItem & {
  readonly disk: string;
  readonly directory: string;
  readonly neededForBoot: boolean;
  /** Whether such a disk is configured. */
  readonly isDisk: boolean;
  /** Where the disk's file system is mounted. */
  readonly source: string | null;
  /** Whether the boot waits for the disk's file system. */
  readonly isEarly: boolean;
  /** Whether what is bound lies below what it is mounted on, directly or by way of other mounts. */
  readonly needsItself: boolean;
};

/** The directory that is bound to /nix. */
export type NixStoreItem = Omit<BindItem, "disk" | "neededForBoot" | "needsItself"> & {
  readonly disk: string | null;
};

/** One mount option in a list; `name` is the part before `=`, `siblings` are the names in its list. */
export type MountOptionItem = ScopeItem & {
  readonly text: string;
  readonly name: string;
  readonly siblings: readonly string[];
  readonly fsType: FileSystemType;
  /** Whether the list is of one mount, not of the file system. */
  readonly ofOneMount: boolean;
  /** What to do instead of giving this option; empty where it may be given. */
  readonly advice: string;
};

/** Everything that rules look at, by the name that one of them has in a rule. */
export interface BareMountsScopes {
  readonly disk: readonly DiskItem[];
  readonly identity: readonly IdentityItem[];
  readonly additionalDevice: readonly AdditionalDeviceItem[];
  readonly encryption: readonly EncryptionItem[];
  readonly path: readonly PathItem[];
  readonly windows: readonly WindowsItem[];
  readonly btrfsSetting: readonly BtrfsSettingItem[];
  readonly compression: readonly CompressionItem[];
  readonly subvolume: readonly SubvolumeItem[];
  readonly mount: readonly MountItem[];
  readonly bind: readonly BindItem[];
  readonly nixStore: readonly NixStoreItem[];
  readonly mountOption: readonly MountOptionItem[];
}

const root = ["wsl", "bareMounts"];

interface Place {
  readonly at: readonly string[];
  readonly name: string;
  readonly disk: Disk;
}

/** Collects what rules look at. A module that is switched off has nothing to be looked at. */
export function collectScopes(config: BareMounts): BareMountsScopes {
  const places = config.enable
    ? inNixOrder(config.disks).map(([name, disk]) => ({ at: [...root, "disks", name], name, disk }))
    : [];
  const binds = config.enable ? inNixOrder(config.binds) : [];
  const mounts = [...places.flatMap(mountsOf), ...binds.map(bindMountOf)];
  return {
    disk: disksOf(places),
    identity: identitiesOf(places),
    additionalDevice: places.flatMap(({ at, disk }) =>
      inNixOrder(disk.additionalDevices).map(([name, device]) => ({
        ...device,
        name,
        at: showOption([...at, "additionalDevices", name]),
      })),
    ),
    encryption: places.flatMap(encryptionsOf),
    path: pathsOf(config, places),
    windows: config.enable ? [{ at: showOption([...root, "windows"]), logFile: config.windows.logFile }] : [],
    btrfsSetting: places.flatMap(btrfsSettingsOf),
    compression: places.flatMap(compressionsOf),
    subvolume: places.flatMap(subvolumesOf),
    mount: withOthers(config, mounts),
    bind: binds.map(([name, bind]) => bindOf(config, mounts, name, bind)),
    nixStore: config.enable && config.nixStore.enable ? [nixStoreOf(config)] : [],
    mountOption: [...places.flatMap(mountOptionsOf), ...binds.flatMap(bindOptionsOf(config))],
  };
}

function encryptionsOf({ at, name, disk: { additionalDevices, encryption } }: Place): EncryptionItem[] {
  return encryption.enable
    ? [
        {
          at: showOption([...at, "encryption"]),
          keyFile: encryption.keyFile,
          slug: slugOf(name),
          isOneDevice: Object.keys(additionalDevices).length === 0,
        },
      ]
    : [];
}

function pathsOf({ enable, metrics }: BareMounts, places: readonly Place[]): PathItem[] {
  return [
    ...places.flatMap(({ at, disk: { encryption } }) =>
      encryption.enable && encryption.keyFile !== null
        ? [{ at: showOption([...at, "encryption", "keyFile"]), text: encryption.keyFile }]
        : [],
    ),
    ...(enable && metrics.enable
      ? [{ at: showOption([...root, "metrics", "directory"]), text: metrics.directory }]
      : []),
  ];
}

function bindOf(config: BareMounts, mounts: readonly Mount[], name: string, bind: Bind): BindItem {
  const { disk, directory, mountPoint, neededForBoot } = bind;
  return {
    at: showOption([...root, "binds", name]),
    ...{ disk, directory, neededForBoot },
    ...sourceOf(config, disk),
    needsItself: needed(config, mounts, mountPoint).has(mountPoint),
  };
}

/** The mount points that must be mounted before another one: those above it, and those above what is bound there. */
function needed(config: BareMounts, mounts: readonly Mount[], mountPoint: string): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (point: string): void => {
    const sources = Object.values(config.binds)
      .filter((bind) => bind.mountPoint === point)
      .flatMap(({ disk, directory }) => {
        const { source } = sourceOf(config, disk);
        return source === null ? [] : [`${source}/${directory}`];
      });
    for (const { mountPoint: above } of mounts) {
      const isNeeded = [point, ...sources].some((path) => path.startsWith(`${above}/`));
      if (isNeeded && !found.has(above)) {
        found.add(above);
        look(above);
      }
    }
  };
  look(mountPoint);
  return found;
}

/** What there is to say of the disk that something is bound from. */
function sourceOf(
  { disks }: BareMounts,
  name: string | null,
): Pick<BindItem, "isDisk" | "source" | "isEarly"> {
  const disk = name !== null && Object.hasOwn(disks, name) ? disks[name] : undefined;
  return {
    isDisk: disk !== undefined,
    source: disk?.filesystem.mountPoint ?? null,
    isEarly: disk !== undefined && (disk.filesystem.neededForBoot || disk.filesystem.onFailure === "block"),
  };
}

function nixStoreOf(config: BareMounts): NixStoreItem {
  return {
    at: showOption([...root, "nixStore"]),
    disk: config.nixStore.disk,
    directory: nixStoreDirectory(config),
    ...sourceOf(config, config.nixStore.disk),
  };
}

/** The directory of the disk's file system that has this instance's store. */
export function nixStoreDirectory({ instance, nixStore }: Pick<BareMounts, "instance" | "nixStore">): string {
  return nixStore.directory ?? `nixos-wsl-${instance}`;
}

/** A disk's name as it stands in unit names and links: each run of other characters becomes one `-`. */
export function slugOf(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]+/gu, "-");
}

function disksOf(places: readonly Place[]): DiskItem[] {
  const bySlug = Map.groupBy(places, ({ name }) => slugOf(name));
  return places.map(({ at, name, disk }) => ({
    ...disk,
    at: showOption(at),
    name,
    slug: slugOf(name),
    kernel: fileSystemKernels[disk.filesystem.fsType],
    slashed: slashedPaths(disk),
    unslashed: slashedPaths(disk).map((path) => path.slice(1)),
    sameUnit: (bySlug.get(slugOf(name)) ?? [])
      .filter((other) => other.name !== name)
      .map((other) => showOption(other.at)),
  }));
}

function slashedPaths({ filesystem }: Disk): readonly string[] {
  return inNixOrder(filesystem.subvolumes)
    .map(([, { path }]) => path)
    .filter((path) => /^\/[^/]/.test(path));
}

const windowsIdentities = ["serialNumber", "uniqueId", "vhd"] as const;
const linuxIdentities = ["uuid", "label", "partitionUuid", "devicePattern"] as const;

/** One serial number may serve two entries, for two file systems on one disk; one file system may not. */
function identitiesOf(places: readonly Place[]): IdentityItem[] {
  const items = places.flatMap(({ at, disk }) => [
    ...[...windowsIdentities, ...linuxIdentities].flatMap((option) => {
      const text = disk[option];
      return text === null ? [] : [{ option, at: showOption([...at, option]), text }];
    }),
    ...inNixOrder(disk.additionalDevices).flatMap(([name, device]) =>
      windowsIdentities.flatMap((option) => {
        const text = device[option];
        return text === null
          ? []
          : [{ option, at: showOption([...at, "additionalDevices", name, option]), text }];
      }),
    ),
  ]);
  const isOfLinux = (option: string) => linuxIdentities.some((name) => name === option);
  const byDevice = Map.groupBy(
    items.filter(({ option }) => isOfLinux(option)),
    ({ option, text }) => `${option} ${text}`,
  );
  return items.map(({ option, at, text }) => ({
    at,
    text,
    sameDevice: (byDevice.get(`${option} ${text}`) ?? [])
      .filter((other) => other.at !== at)
      .map((other) => other.at),
  }));
}

function btrfsSettingsOf({ at, disk }: Place): BtrfsSettingItem[] {
  const { filesystem } = disk;
  const settings: [boolean, string[]][] = [
    [Object.keys(disk.additionalDevices).length > 0, ["additionalDevices"]],
    [filesystem.compression !== null, ["filesystem", "compression"]],
    [!sameList(filesystem.universalOptions, defaultUniversalOptions), ["filesystem", "universalOptions"]],
    [Object.keys(filesystem.subvolumes).length > 0, ["filesystem", "subvolumes"]],
    [filesystem.scrub.enable, ["filesystem", "scrub", "enable"]],
    [filesystem.balance.enable, ["filesystem", "balance", "enable"]],
    [filesystem.managementMount.enable, ["filesystem", "managementMount", "enable"]],
  ];
  return settings
    .filter(([set]) => set)
    .map(([, path]) => ({ at: showOption([...at, ...path]), fsType: filesystem.fsType }));
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((element, index) => element === b[index]);
}

function compressionsOf({ at, disk }: Place): CompressionItem[] {
  const { filesystem } = disk;
  const inForce = parseCompression(filesystem.compression)?.level ?? defaultCompressionLevel;
  const settings: [string | null, string[]][] = [
    [filesystem.compression, ["compression"]],
    ...inNixOrder(filesystem.subvolumes).map(([name, subvolume]): [string | null, string[]] => [
      subvolume.compression,
      ["subvolumes", name, "compression"],
    ]),
  ];
  return settings.flatMap(([setting, path]) => {
    const compression = parseCompression(setting);
    return compression === null
      ? []
      : [{ at: showOption([...at, "filesystem", ...path]), ...compression, inForce }];
  });
}

function subvolumesOf({ at, disk }: Place): SubvolumeItem[] {
  const subvolumes = inNixOrder(disk.filesystem.subvolumes).map(([name, subvolume]) => ({
    name,
    subvolume,
    at: showOption([...at, "filesystem", "subvolumes", name]),
  }));
  const byPath = Map.groupBy(subvolumes, ({ subvolume }) => subvolume.path);
  return subvolumes.map(({ name, subvolume, at: here }) => ({
    ...subvolume,
    at: here,
    name,
    samePath: (byPath.get(subvolume.path) ?? [])
      .filter((other) => other.name !== name)
      .map((other) => other.at),
  }));
}

type Mount = Omit<MountItem, "samePoint" | "optionalAbove" | "hasNixStore" | "isAutomountShared">;

function mountsOf({ at, disk }: Place): Mount[] {
  const { filesystem } = disk;
  const { onFailure } = filesystem;
  const mount = (
    path: readonly string[],
    of: Pick<Subvolume, "mountPoint" | "automount" | "neededForBoot">,
  ): Mount[] =>
    of.mountPoint === null
      ? []
      : [
          {
            at: showOption([...at, "filesystem", ...path]),
            mountPoint: of.mountPoint,
            automount: of.automount.enable,
            neededForBoot: of.neededForBoot,
            onFailure,
          },
        ];
  const { managementMount } = filesystem;
  return [
    ...mount([], filesystem),
    ...inNixOrder(filesystem.subvolumes).flatMap(([name, subvolume]) =>
      mount(["subvolumes", name], subvolume),
    ),
    ...(managementMount.enable
      ? mount(["managementMount"], {
          mountPoint: managementMount.mountPoint,
          automount: { enable: false, idleTimeout: null },
          neededForBoot: false,
        })
      : []),
  ];
}

function bindMountOf([name, { mountPoint, automount, neededForBoot }]: [string, Bind]): Mount {
  return {
    at: showOption([...root, "binds", name]),
    mountPoint,
    automount: automount.enable,
    neededForBoot,
    onFailure: "degrade",
  };
}

function withOthers(config: BareMounts, mounts: readonly Mount[]): MountItem[] {
  const byPoint = Map.groupBy(mounts, ({ mountPoint }) => mountPoint);
  const optional = mounts.filter(({ neededForBoot, onFailure }) => !neededForBoot && onFailure !== "block");
  return mounts.map((mount) => ({
    ...mount,
    hasNixStore: config.nixStore.enable,
    samePoint: (byPoint.get(mount.mountPoint) ?? [])
      .filter((other) => other.at !== mount.at)
      .map((other) => `${other.at}.mountPoint`),
    optionalAbove: optional
      .filter((other) => mount.mountPoint.startsWith(`${other.mountPoint}/`))
      .map((other) => other.at),
    isAutomountShared: mount.automount && isShared(config, mounts, mount.mountPoint),
  }));
}

/** Whether other distributions see what is mounted on a path: a bind of what they share is shared, too. */
function isShared(config: BareMounts, mounts: readonly Mount[], mountPoint: string): boolean {
  const isBelow = (path: string): boolean => path.startsWith(`${sharedDirectory}/`);
  return (
    isBelow(mountPoint) ||
    mounts.some(
      (above) =>
        mountPoint.startsWith(`${above.mountPoint}/`) &&
        [...needed(config, mounts, above.mountPoint)].some(isBelow),
    )
  );
}

function mountOptionsOf({ at, disk }: Place): MountOptionItem[] {
  const { filesystem } = disk;
  const lists: [readonly string[], string[], boolean][] = [
    [filesystem.options, ["options"], false],
    ...(filesystem.fsType === "btrfs"
      ? [[filesystem.universalOptions, ["universalOptions"], false] as [readonly string[], string[], boolean]]
      : []),
    ...inNixOrder(filesystem.subvolumes).map(([name, subvolume]): [readonly string[], string[], boolean] => [
      subvolume.options,
      ["subvolumes", name, "options"],
      true,
    ]),
  ];
  return lists.flatMap(([options, path, ofOneMount]) =>
    listedOptions(options, {
      at: showOption([...at, "filesystem", ...path]),
      fsType: filesystem.fsType,
      ofOneMount,
    }),
  );
}

/** Those of a bind are for its disk's file system; of which disk that is another rule says. */
const bindOptionsOf =
  ({ disks }: BareMounts) =>
  ([name, { disk, options }]: [string, Bind]): MountOptionItem[] => {
    const fsType = Object.hasOwn(disks, disk) ? disks[disk]?.filesystem.fsType : undefined;
    const at = showOption([...root, "binds", name, "options"]);
    return fsType === undefined ? [] : listedOptions(options, { at, fsType, ofOneMount: true });
  };

function listedOptions(
  options: readonly string[],
  list: Pick<MountOptionItem, "at" | "fsType" | "ofOneMount">,
): MountOptionItem[] {
  const siblings = options.map(nameOfMountOption);
  return options.map((text) => ({
    ...list,
    text,
    name: nameOfMountOption(text),
    siblings,
    advice: adviceFor(nameOfMountOption(text)),
  }));
}

/** `commit=30` is the option `commit`. */
function nameOfMountOption(text: string): string {
  return text.split("=", 1)[0] ?? "";
}

function adviceFor(option: string): string {
  if (Object.hasOwn(reservedMountOptions, option)) {
    return reservedMountOptions[option] ?? "";
  }
  return Object.entries(reservedMountOptionPrefixes).find(([prefix]) => option.startsWith(prefix))?.[1] ?? "";
}
