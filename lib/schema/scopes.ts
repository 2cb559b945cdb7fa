import type { BareMounts, Bind, Disk, Subvolume } from "./bare-mounts.ts";
import { defaultUniversalOptions } from "./btrfs.ts";
import { type Compression, defaultCompressionLevel, parseCompression } from "./compression.ts";
import type { FileSystemType } from "./filesystem.ts";
import { attributeOf, inNixOrder, type ScopeItem, showOption } from "./kernel/index.ts";
import { fileSystemKernels } from "./kernels.ts";
import { reservedMountOptionPrefixes, reservedMountOptions } from "./mount-options.ts";
import { sharedDirectory } from "./rules/mount-point.ts";

// Compiled to modules/scopes.nix, in the part of TypeScript that docs/own-module.md lists.

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

/** A disk with its name. */
interface Place {
  readonly name: string;
  readonly disk: Disk;
}

/** The place of an option of a disk. */
function ofDisk({ name }: Place, path: readonly string[]): string {
  return showOption([...root, "disks", name, ...path]);
}

/** Collects what rules look at. A module that is switched off has nothing to be looked at. */
export function collectScopes(config: BareMounts): BareMountsScopes {
  const places = config.enable ? inNixOrder(config.disks).map(([name, disk]) => ({ name, disk })) : [];
  const binds = config.enable ? inNixOrder(config.binds).map(([name, bind]) => ({ name, bind })) : [];
  const mounts = [...places.flatMap(mountsOf), ...binds.map(bindMountOf)];
  return {
    disk: disksOf(places),
    identity: identitiesOf(places),
    additionalDevice: places.flatMap(additionalDevicesOf),
    encryption: places.flatMap(encryptionsOf),
    path: pathsOf(config, places),
    windows: config.enable ? [{ at: showOption([...root, "windows"]), logFile: config.windows.logFile }] : [],
    btrfsSetting: places.flatMap(btrfsSettingsOf),
    compression: places.flatMap(compressionsOf),
    subvolume: places.flatMap(subvolumesOf),
    mount: withOthers(config, mounts),
    bind: binds.map((bind) => bindOf(config, mounts, bind)),
    nixStore: config.enable && config.nixStore.enable ? [nixStoreOf(config)] : [],
    mountOption: [...places.flatMap(mountOptionsOf), ...binds.flatMap((bind) => bindOptionsOf(config, bind))],
  };
}

function additionalDevicesOf(place: Place): AdditionalDeviceItem[] {
  return inNixOrder(place.disk.additionalDevices).map(([name, device]) => ({
    ...device,
    name,
    at: ofDisk(place, ["additionalDevices", name]),
  }));
}

function encryptionsOf(place: Place): EncryptionItem[] {
  const { additionalDevices, encryption } = place.disk;
  return encryption.enable
    ? [
        {
          at: ofDisk(place, ["encryption"]),
          keyFile: encryption.keyFile,
          slug: slugOf(place.name),
          isOneDevice: Object.keys(additionalDevices).length === 0,
        },
      ]
    : [];
}

function keyFileOf(place: Place): PathItem[] {
  const { enable, keyFile } = place.disk.encryption;
  return enable && keyFile !== null ? [{ at: ofDisk(place, ["encryption", "keyFile"]), text: keyFile }] : [];
}

function pathsOf({ enable, metrics }: BareMounts, places: readonly Place[]): PathItem[] {
  return [
    ...places.flatMap(keyFileOf),
    ...(enable && metrics.enable
      ? [{ at: showOption([...root, "metrics", "directory"]), text: metrics.directory }]
      : []),
  ];
}

/** A bind with its name. */
interface NamedBind {
  readonly name: string;
  readonly bind: Bind;
}

function bindOf(config: BareMounts, mounts: readonly Mount[], { name, bind }: NamedBind): BindItem {
  const { disk, directory, mountPoint, neededForBoot } = bind;
  return {
    ...sourceOf(config, disk),
    at: showOption([...root, "binds", name]),
    disk,
    directory,
    neededForBoot,
    needsItself: needed(config, mounts, [], [mountPoint]).includes(mountPoint),
  };
}

/**
 * The mount points that must be mounted before others: those above them, and those above what is bound there.
 * `found` are those that are known already, and of `points` they are asked for.
 */
function needed(
  config: BareMounts,
  mounts: readonly Mount[],
  found: readonly string[],
  points: readonly string[],
): readonly string[] {
  const sources = inNixOrder(config.binds).flatMap(([, bind]) => {
    const { source } = sourceOf(config, bind.disk);
    return source !== null && points.includes(bind.mountPoint) ? [`${source}/${bind.directory}`] : [];
  });
  const paths = [...points, ...sources];
  const above = mounts
    .map(({ mountPoint }) => mountPoint)
    .filter((point) => !found.includes(point) && paths.some((path) => path.startsWith(`${point}/`)));
  return above.length === 0 ? found : needed(config, mounts, [...found, ...above], above);
}

/** What there is to say of the disk that something is bound from. */
function sourceOf(config: BareMounts, name: string): Pick<BindItem, "isDisk" | "source" | "isEarly"> {
  const disk = attributeOf(config.disks, name);
  return {
    isDisk: disk !== null,
    source: disk === null ? null : disk.filesystem.mountPoint,
    isEarly: disk !== null && (disk.filesystem.neededForBoot || disk.filesystem.onFailure === "block"),
  };
}

function nixStoreOf(config: BareMounts): NixStoreItem {
  const { disk } = config.nixStore;
  return {
    // No disk has this name: a disk of no name is refused.
    ...sourceOf(config, disk === null ? "" : disk),
    at: showOption([...root, "nixStore"]),
    disk,
    directory: nixStoreDirectory(config),
  };
}

/**
 * The directory of the disk's file system that has this instance's store.
 *
 * @nix text.nixStoreDirectory
 */
export function nixStoreDirectory({ instance, nixStore }: Pick<BareMounts, "instance" | "nixStore">): string {
  return nixStore.directory ?? `nixos-wsl-${instance}`;
}

/**
 * A disk's name as it stands in unit names and links: each run of other characters becomes one `-`.
 *
 * @nix text.slug
 */
export function slugOf(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]+/gu, "-");
}

function disksOf(places: readonly Place[]): DiskItem[] {
  const bySlug = Map.groupBy(places, ({ name }) => slugOf(name));
  return places.map((place) => {
    const { name, disk } = place;
    const slug = slugOf(name);
    const slashed = inNixOrder(disk.filesystem.subvolumes)
      .map(([, { path }]) => path)
      .filter((path) => path.startsWith("/") && path !== "/" && !path.startsWith("//"));
    return {
      ...disk,
      at: ofDisk(place, []),
      name,
      slug,
      kernel: fileSystemKernels[disk.filesystem.fsType],
      slashed,
      unslashed: slashed.map((path) => path.split("/").slice(1).join("/")),
      sameUnit: (bySlug.get(slug) ?? [])
        .filter((other) => other.name !== name)
        .map((other) => ofDisk(other, [])),
    };
  });
}

/** An option by which a disk is named, and what it says. */
interface Identity {
  readonly at: string;
  readonly option: string;
  readonly text: string;
}

function identity(at: string, option: string, text: string | null): Identity[] {
  return text === null ? [] : [{ at: `${at}.${option}`, option, text }];
}

function windowsIdentities(at: string, device: Pick<Disk, "serialNumber" | "uniqueId" | "vhd">): Identity[] {
  return [
    ...identity(at, "serialNumber", device.serialNumber),
    ...identity(at, "uniqueId", device.uniqueId),
    ...identity(at, "vhd", device.vhd),
  ];
}

function linuxIdentities(place: Place): Identity[] {
  const at = ofDisk(place, []);
  return [
    ...identity(at, "uuid", place.disk.uuid),
    ...identity(at, "label", place.disk.label),
    ...identity(at, "partitionUuid", place.disk.partitionUuid),
    ...identity(at, "devicePattern", place.disk.devicePattern),
  ];
}

/** One serial number may serve two entries, for two file systems on one disk; one file system may not. */
function identitiesOf(places: readonly Place[]): IdentityItem[] {
  const byDevice = Map.groupBy(places.flatMap(linuxIdentities), ({ option, text }) => `${option} ${text}`);
  const ofWindows = (found: Identity): IdentityItem => ({ ...found, sameDevice: [] });
  const ofLinux = (found: Identity): IdentityItem => ({
    ...found,
    sameDevice: (byDevice.get(`${found.option} ${found.text}`) ?? [])
      .filter((other) => other.at !== found.at)
      .map((other) => other.at),
  });
  return places.flatMap((place) => [
    ...windowsIdentities(ofDisk(place, []), place.disk).map(ofWindows),
    ...linuxIdentities(place).map(ofLinux),
    ...additionalDevicesOf(place)
      .flatMap((device) => windowsIdentities(device.at, device))
      .map(ofWindows),
  ]);
}

function btrfsSettingsOf(place: Place): BtrfsSettingItem[] {
  const { additionalDevices, filesystem } = place.disk;
  const { fsType } = filesystem;
  const setting = (isSet: boolean, path: readonly string[]): BtrfsSettingItem[] =>
    isSet ? [{ at: ofDisk(place, path), fsType }] : [];
  return [
    ...setting(Object.keys(additionalDevices).length !== 0, ["additionalDevices"]),
    ...setting(filesystem.compression !== null, ["filesystem", "compression"]),
    ...setting(!sameList(filesystem.universalOptions, defaultUniversalOptions), [
      "filesystem",
      "universalOptions",
    ]),
    ...setting(Object.keys(filesystem.subvolumes).length !== 0, ["filesystem", "subvolumes"]),
    ...setting(filesystem.scrub.enable, ["filesystem", "scrub", "enable"]),
    ...setting(filesystem.balance.enable, ["filesystem", "balance", "enable"]),
    ...setting(filesystem.managementMount.enable, ["filesystem", "managementMount", "enable"]),
  ];
}

/**
 * Whether two lists have the same texts in the same order.
 *
 * @nix (sameList)
 */
function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((element, index) => element === other[index]);
}

/** The parts of a setting; null where nothing is compressed. */
function compressionOf(setting: string | null): Compression | null {
  return setting === null ? null : parseCompression(setting);
}

function compressionsOf(place: Place): CompressionItem[] {
  const { filesystem } = place.disk;
  const own = compressionOf(filesystem.compression);
  const inForce = own === null || own.level === null ? defaultCompressionLevel : own.level;
  const item = (path: readonly string[], setting: string | null): CompressionItem[] => {
    const compression = compressionOf(setting);
    return compression === null
      ? []
      : [{ ...compression, at: ofDisk(place, ["filesystem", ...path]), inForce }];
  };
  return [
    ...item(["compression"], filesystem.compression),
    ...inNixOrder(filesystem.subvolumes).flatMap(([name, { compression }]) =>
      item(["subvolumes", name, "compression"], compression),
    ),
  ];
}

function subvolumesOf(place: Place): SubvolumeItem[] {
  const subvolumes = inNixOrder(place.disk.filesystem.subvolumes).map(([name, subvolume]) => ({
    ...subvolume,
    name,
    at: ofDisk(place, ["filesystem", "subvolumes", name]),
  }));
  const byPath = Map.groupBy(subvolumes, ({ path }) => path);
  return subvolumes.map((subvolume) => ({
    ...subvolume,
    samePath: (byPath.get(subvolume.path) ?? [])
      .filter((other) => other.name !== subvolume.name)
      .map((other) => other.at),
  }));
}

type Mount = Omit<MountItem, "samePoint" | "optionalAbove" | "hasNixStore" | "isAutomountShared">;

function mountsOf(place: Place): Mount[] {
  const { filesystem } = place.disk;
  const { managementMount, onFailure } = filesystem;
  const mount = (
    path: readonly string[],
    of: Pick<Subvolume, "mountPoint" | "automount" | "neededForBoot">,
  ): Mount[] =>
    of.mountPoint === null
      ? []
      : [
          {
            at: ofDisk(place, ["filesystem", ...path]),
            mountPoint: of.mountPoint,
            automount: of.automount.enable,
            neededForBoot: of.neededForBoot,
            onFailure,
          },
        ];
  return [
    ...mount([], filesystem),
    ...inNixOrder(filesystem.subvolumes).flatMap(([name, subvolume]) =>
      mount(["subvolumes", name], subvolume),
    ),
    ...(managementMount.enable
      ? [
          {
            at: ofDisk(place, ["filesystem", "managementMount"]),
            mountPoint: managementMount.mountPoint,
            automount: false,
            neededForBoot: false,
            onFailure,
          },
        ]
      : []),
  ];
}

function bindMountOf({ name, bind }: NamedBind): Mount {
  return {
    at: showOption([...root, "binds", name]),
    mountPoint: bind.mountPoint,
    automount: bind.automount.enable,
    neededForBoot: bind.neededForBoot,
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
        needed(config, mounts, [], [above.mountPoint]).some(isBelow),
    )
  );
}

function mountOptionsOf(place: Place): MountOptionItem[] {
  const { filesystem } = place.disk;
  const { fsType } = filesystem;
  const listed = (
    path: readonly string[],
    options: readonly string[],
    ofOneMount: boolean,
  ): MountOptionItem[] => listedOptions(ofDisk(place, ["filesystem", ...path]), fsType, ofOneMount, options);
  return [
    ...listed(["options"], filesystem.options, false),
    ...(fsType === "btrfs" ? listed(["universalOptions"], filesystem.universalOptions, false) : []),
    ...inNixOrder(filesystem.subvolumes).flatMap(([name, subvolume]) =>
      listed(["subvolumes", name, "options"], subvolume.options, true),
    ),
  ];
}

/** Those of a bind are for its disk's file system; of which disk that is another rule says. */
function bindOptionsOf(config: BareMounts, { name, bind }: NamedBind): MountOptionItem[] {
  const disk = attributeOf(config.disks, bind.disk);
  const at = showOption([...root, "binds", name, "options"]);
  return disk === null ? [] : listedOptions(at, disk.filesystem.fsType, true, bind.options);
}

function listedOptions(
  at: string,
  fsType: FileSystemType,
  ofOneMount: boolean,
  options: readonly string[],
): MountOptionItem[] {
  const siblings = options.map(nameOfMountOption);
  return options.map((option) => {
    const name = nameOfMountOption(option);
    return { at, fsType, ofOneMount, siblings, text: option, name, advice: adviceFor(name) };
  });
}

/** `commit=30` is the option `commit`. */
function nameOfMountOption(option: string): string {
  return option.split("=")[0] ?? "";
}

/** What to do instead of giving an option; empty where it may be given. No option has two of the prefixes. */
function adviceFor(option: string): string {
  const byPrefix = inNixOrder(reservedMountOptionPrefixes)
    .filter(([prefix]) => option.startsWith(prefix))
    .map(([, advice]) => advice)
    .join("");
  return attributeOf(reservedMountOptions, option) ?? byPrefix;
}
