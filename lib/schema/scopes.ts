import type { BareMounts, Disk, Subvolume } from "./bare-mounts.ts";
import { defaultUniversalOptions } from "./btrfs.ts";
import { defaultCompressionLevel, parseCompression } from "./compression.ts";
import type { FileSystemType } from "./filesystem.ts";
import { inNixOrder, type ScopeItem, showOption } from "./kernel/index.ts";
import { reservedMountOptionPrefixes, reservedMountOptions } from "./mount-options.ts";

// `modules/scopes.nix` collects the same things with the same fields, from the same configuration.

/** A disk, with the name of its unit and the other disks that would have the same. */
export type DiskItem = ScopeItem &
  Disk & { readonly name: string; readonly slug: string; readonly sameUnit: readonly string[] };

/** How a disk is named on one side: a text that a person copied from Windows or from `lsblk`. */
export type IdentityItem = ScopeItem & {
  readonly text: string;
  /** The same option of other disks that has the same text, for those by which Linux finds a disk. */
  readonly sameDevice: readonly string[];
};

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
  /** The mounts above it that the boot does not need. */
  readonly optionalAbove: readonly string[];
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
  readonly btrfsSetting: readonly BtrfsSettingItem[];
  readonly compression: readonly CompressionItem[];
  readonly subvolume: readonly SubvolumeItem[];
  readonly mount: readonly MountItem[];
  readonly mountOption: readonly MountOptionItem[];
}

const root = ["wsl", "bareMounts"];

interface Place {
  readonly at: readonly string[];
  readonly name: string;
  readonly disk: Disk;
}

/** Collects what rules look at. A module that is switched off has nothing to be looked at. */
export function collectScopes(
  config: BareMounts,
): BareMountsScopes & Readonly<Record<string, readonly ScopeItem[]>> {
  const places = config.enable
    ? inNixOrder(config.disks).map(([name, disk]) => ({ at: [...root, "disks", name], name, disk }))
    : [];
  return {
    disk: disksOf(places),
    identity: identitiesOf(places),
    btrfsSetting: places.flatMap(btrfsSettingsOf),
    compression: places.flatMap(compressionsOf),
    subvolume: places.flatMap(subvolumesOf),
    mount: withOthers(places.flatMap(mountsOf)),
    mountOption: places.flatMap(mountOptionsOf),
  };
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
    sameUnit: (bySlug.get(slugOf(name)) ?? [])
      .filter((other) => other.name !== name)
      .map((other) => showOption(other.at)),
  }));
}

const windowsIdentities = ["serialNumber", "uniqueId", "vhd"] as const;
const linuxIdentities = ["uuid", "label", "partitionUuid", "devicePattern"] as const;

/** One serial number may serve two entries, for two file systems on one disk; one file system may not. */
function identitiesOf(places: readonly Place[]): IdentityItem[] {
  const items = places.flatMap(({ at, disk }) =>
    [...windowsIdentities, ...linuxIdentities].flatMap((option) => {
      const text = disk[option];
      return text === null ? [] : [{ option, at: showOption([...at, option]), text }];
    }),
  );
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
    [filesystem.compression !== null, ["compression"]],
    [!sameList(filesystem.universalOptions, defaultUniversalOptions), ["universalOptions"]],
    [Object.keys(filesystem.subvolumes).length > 0, ["subvolumes"]],
    [filesystem.managementMount.enable, ["managementMount", "enable"]],
  ];
  return settings
    .filter(([set]) => set)
    .map(([, path]) => ({ at: showOption([...at, "filesystem", ...path]), fsType: filesystem.fsType }));
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

type Mount = Omit<MountItem, "samePoint" | "optionalAbove">;

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

function withOthers(mounts: readonly Mount[]): MountItem[] {
  const byPoint = Map.groupBy(mounts, ({ mountPoint }) => mountPoint);
  const optional = mounts.filter(({ neededForBoot, onFailure }) => !neededForBoot && onFailure !== "block");
  return mounts.map((mount) => ({
    ...mount,
    samePoint: (byPoint.get(mount.mountPoint) ?? [])
      .filter((other) => other.at !== mount.at)
      .map((other) => `${other.at}.mountPoint`),
    optionalAbove: optional
      .filter((other) => mount.mountPoint.startsWith(`${other.mountPoint}/`))
      .map((other) => other.at),
  }));
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
  return lists.flatMap(([options, path, ofOneMount]) => {
    const siblings = options.map(nameOfMountOption);
    return options.map((text) => ({
      at: showOption([...at, "filesystem", ...path]),
      text,
      name: nameOfMountOption(text),
      siblings,
      fsType: filesystem.fsType,
      ofOneMount,
      advice: adviceFor(nameOfMountOption(text)),
    }));
  });
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
