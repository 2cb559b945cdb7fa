import type { BareMounts } from "../bare-mounts.ts";
import type { FileSystemType } from "../filesystem.ts";
import { attributeOf, inNixOrder } from "../kernel/index.ts";
import { reservedMountOptionPrefixes, reservedMountOptions } from "../mount-options.ts";
import type { Added, DiskItem, Identity, IdentityItem, Mount, MountItem, MountOptionItem } from "./items.ts";
import { ofDisk, type Place, placesOf, slugOf } from "./place.ts";

// Compiled to Nix, as what other parts give is: in the part of TypeScript that docs/own-module.md lists.

export function coreAdds(config: BareMounts) {
  const places = placesOf(config);
  return {
    identities: places.flatMap(linuxIdentities),
    mounts: places.flatMap(mountOf),
    mountOptions: places.flatMap(fileSystemOptions),
  };
}

export function coreScopes(config: BareMounts, all: Added) {
  return {
    disk: disksOf(placesOf(config), all.identities),
    identity: withSameDevice(all.identities),
    mount: withSamePoint(all.mounts),
    mountOption: all.mountOptions,
  };
}

/** An option by which Linux finds a disk. */
export function linuxIdentity(place: Place, option: string, text: string | null): Identity[] {
  return text === null
    ? []
    : [{ at: ofDisk(place, [option]), disk: place.name, text, device: `${option} ${text}` }];
}

function linuxIdentities(place: Place): Identity[] {
  return [
    ...linuxIdentity(place, "uuid", place.disk.uuid),
    ...linuxIdentity(place, "label", place.disk.label),
  ];
}

function disksOf(places: readonly Place[], identities: readonly Identity[]): DiskItem[] {
  const bySlug = Map.groupBy(places, ({ name }) => slugOf(name));
  return places.map((place) => {
    const { name, disk } = place;
    const slug = slugOf(name);
    return {
      ...disk,
      at: ofDisk(place, []),
      name,
      slug,
      sameUnit: (bySlug.get(slug) ?? [])
        .filter((other) => other.name !== name)
        .map((other) => ofDisk(other, [])),
      identities: identities.filter((identity) => identity.disk === name && identity.device !== null),
    };
  });
}

function withSameDevice(identities: readonly Identity[]): IdentityItem[] {
  return identities.map((identity) => ({
    ...identity,
    sameDevice: identities
      .filter(
        (other) => other.device !== null && other.device === identity.device && other.at !== identity.at,
      )
      .map((other) => other.at),
  }));
}

function mountOf(place: Place): Mount[] {
  const { filesystem } = place.disk;
  return filesystem.mountPoint === null
    ? []
    : [{ ...filesystem, at: ofDisk(place, ["filesystem"]), mountPoint: filesystem.mountPoint }];
}

function withSamePoint(mounts: readonly Mount[]): MountItem[] {
  const byPoint = Map.groupBy(mounts, ({ mountPoint }) => mountPoint);
  return mounts.map((mount) => ({
    ...mount,
    samePoint: (byPoint.get(mount.mountPoint) ?? [])
      .filter((other) => other.at !== mount.at)
      .map((other) => `${other.at}.mountPoint`),
  }));
}

function fileSystemOptions(place: Place): MountOptionItem[] {
  const { fsType, options } = place.disk.filesystem;
  return mountOptions(ofDisk(place, ["filesystem", "options"]), fsType, false, options);
}

/** The mount options of a list. */
export function mountOptions(
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
