import type { BareMounts, Disk } from "../bare-mounts.ts";
import { inNixOrder } from "../kernel/index.ts";
import { btrfsSetting } from "./btrfs.ts";
import type { AdditionalDeviceItem, Identity } from "./items.ts";
import { ofDisk, ofModule, type Place, placesOf } from "./place.ts";

export function windowsAdds(config: BareMounts) {
  const places = placesOf(config);
  return {
    identities: places.flatMap((place) => [
      ...identitiesOf(place.name, ofDisk(place, []), place.disk),
      ...devicesOf(place).flatMap((device) => identitiesOf(place.name, device.at, device)),
    ]),
    btrfsSettings: places.flatMap((place) => btrfsSetting(place, hasDevices(place), ["additionalDevices"])),
  };
}

export function windowsScopes(config: BareMounts) {
  const places = placesOf(config);
  return {
    additionalDevice: places.flatMap(devicesOf),
    encryptedOnSeveral: places
      .filter((place) => place.disk.encryption.enable && hasDevices(place))
      .map((place) => ({ at: ofDisk(place, ["encryption"]) })),
    windows: [{ at: ofModule(["windows"]), logFile: config.windows.logFile }],
  };
}

function hasDevices(place: Place): boolean {
  return Object.keys(place.disk.additionalDevices).length !== 0;
}

function devicesOf(place: Place): AdditionalDeviceItem[] {
  return inNixOrder(place.disk.additionalDevices).map(([name, device]) => ({
    ...device,
    name,
    at: ofDisk(place, ["additionalDevices", name]),
  }));
}

function identity(disk: string, at: string, option: string, text: string | null): Identity[] {
  return text === null ? [] : [{ at: `${at}.${option}`, disk, text, device: null }];
}

/** One serial number may serve two entries, for two file systems on one disk. */
function identitiesOf(
  disk: string,
  at: string,
  device: Pick<Disk, "serialNumber" | "uniqueId" | "vhd">,
): Identity[] {
  return [
    ...identity(disk, at, "serialNumber", device.serialNumber),
    ...identity(disk, at, "uniqueId", device.uniqueId),
    ...identity(disk, at, "vhd", device.vhd),
  ];
}
