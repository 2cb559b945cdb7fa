import type { BareMounts } from "../bare-mounts.ts";
import { defaultUniversalOptions } from "../btrfs.ts";
import { type Compression, defaultCompressionLevel, parseCompression } from "../compression.ts";
import { inNixOrder } from "../kernel/index.ts";
import { mountOptions } from "./core.ts";
import { writer } from "./devices.ts";
import type {
  Added,
  BtrfsSetting,
  CompressionItem,
  Mount,
  MountOptionItem,
  SlashedItem,
  SubvolumeItem,
  Writer,
} from "./items.ts";
import { ofDisk, type Place, placesOf } from "./place.ts";

export function btrfsAdds(config: BareMounts) {
  const places = placesOf(config);
  return {
    btrfsSettings: places.flatMap(settingsOf),
    mounts: places.flatMap(btrfsMountsOf),
    mountOptions: places.flatMap(btrfsOptionsOf),
    writers: places.flatMap(writersOf),
  };
}

export function btrfsScopes(config: BareMounts, all: Added) {
  const places = placesOf(config);
  return {
    btrfsSetting: all.btrfsSettings,
    compression: places.flatMap(compressionsOf),
    subvolume: places.flatMap(subvolumesOf),
    slashedPaths: places.map(slashedOf),
  };
}

/** An option of a disk that only Btrfs has, where it is set. */
export function btrfsSetting(place: Place, isSet: boolean, path: readonly string[]): BtrfsSetting[] {
  return isSet ? [{ at: ofDisk(place, path), fsType: place.disk.filesystem.fsType }] : [];
}

function settingsOf(place: Place): BtrfsSetting[] {
  const { filesystem } = place.disk;
  return [
    ...btrfsSetting(place, filesystem.compression !== null, ["filesystem", "compression"]),
    ...btrfsSetting(place, !sameList(filesystem.universalOptions, defaultUniversalOptions), [
      "filesystem",
      "universalOptions",
    ]),
    ...btrfsSetting(place, Object.keys(filesystem.subvolumes).length !== 0, ["filesystem", "subvolumes"]),
    ...btrfsSetting(place, filesystem.scrub.enable, ["filesystem", "scrub", "enable"]),
    ...btrfsSetting(place, filesystem.balance.enable, ["filesystem", "balance", "enable"]),
    ...btrfsSetting(place, filesystem.managementMount.enable, ["filesystem", "managementMount", "enable"]),
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

function slashedOf(place: Place): SlashedItem {
  const slashed = inNixOrder(place.disk.filesystem.subvolumes)
    .map(([, { path }]) => path)
    .filter((path) => path.startsWith("/") && path !== "/" && !path.startsWith("//"));
  return {
    at: ofDisk(place, []),
    slashed,
    unslashed: slashed.map((path) => path.split("/").slice(1).join("/")),
  };
}

function btrfsMountsOf(place: Place): Mount[] {
  const { filesystem } = place.disk;
  const { managementMount, onFailure } = filesystem;
  return [
    ...inNixOrder(filesystem.subvolumes).flatMap(([name, subvolume]) =>
      subvolume.mountPoint === null
        ? []
        : [
            {
              ...subvolume,
              at: ofDisk(place, ["filesystem", "subvolumes", name]),
              mountPoint: subvolume.mountPoint,
              onFailure,
            },
          ],
    ),
    ...(managementMount.enable
      ? [
          {
            at: ofDisk(place, ["filesystem", "managementMount"]),
            mountPoint: managementMount.mountPoint,
            automount: { enable: false },
            neededForBoot: false,
            onFailure,
          },
        ]
      : []),
  ];
}

function btrfsOptionsOf(place: Place): MountOptionItem[] {
  const { fsType, subvolumes, universalOptions } = place.disk.filesystem;
  const listed = (
    path: readonly string[],
    options: readonly string[],
    ofOneMount: boolean,
  ): MountOptionItem[] => mountOptions(ofDisk(place, ["filesystem", ...path]), fsType, ofOneMount, options);
  return [
    ...(fsType === "btrfs" ? listed(["universalOptions"], universalOptions, false) : []),
    ...inNixOrder(subvolumes).flatMap(([name, subvolume]) =>
      listed(["subvolumes", name, "options"], subvolume.options, true),
    ),
  ];
}

function writersOf(place: Place): Writer[] {
  const { balance, scrub, subvolumes, universalOptions } = place.disk.filesystem;
  return [
    ...writer(place, ["filesystem", "universalOptions"], universalOptions.includes("rw")),
    ...writer(place, ["filesystem", "scrub", "enable"], scrub.enable),
    ...writer(place, ["filesystem", "balance", "enable"], balance.enable),
    ...inNixOrder(subvolumes).flatMap(([name, { create, options }]) => [
      ...writer(place, ["filesystem", "subvolumes", name, "create"], create),
      ...writer(place, ["filesystem", "subvolumes", name, "options"], options.includes("rw")),
    ]),
  ];
}
