import type { BareMounts } from "../bare-mounts.ts";
import { fileSystemKernels } from "../kernels.ts";
import { linuxIdentity } from "./core.ts";
import type { Added, Writer } from "./items.ts";
import { ofDisk, type Place, placesOf } from "./place.ts";

export function devicesAdds(config: BareMounts) {
  return {
    identities: placesOf(config).flatMap((place) => [
      ...linuxIdentity(place, "partitionUuid", place.disk.partitionUuid),
      ...linuxIdentity(place, "devicePattern", place.disk.devicePattern),
    ]),
    writers: placesOf(config).flatMap((place) =>
      writer(place, ["filesystem", "options"], place.disk.filesystem.options.includes("rw")),
    ),
  };
}

/** An option of a disk by which it would be written, where it is set. */
export function writer(place: Place, path: readonly string[], isSet: boolean): Writer[] {
  return isSet ? [{ at: ofDisk(place, path), readOnly: place.disk.readOnly }] : [];
}

export function devicesScopes(config: BareMounts, all: Added) {
  return {
    writer: all.writers,
    driver: placesOf(config).map((place) => {
      const { fsType } = place.disk.filesystem;
      return { at: ofDisk(place, ["filesystem"]), fsType, kernel: fileSystemKernels[fsType] };
    }),
  };
}
