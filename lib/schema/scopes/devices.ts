import type { BareMounts } from "../bare-mounts.ts";
import { fileSystemKernels } from "../kernels.ts";
import { linuxIdentity } from "./core.ts";
import { ofDisk, placesOf } from "./place.ts";

export function devicesAdds(config: BareMounts) {
  return {
    identities: placesOf(config).flatMap((place) => [
      ...linuxIdentity(place, "partitionUuid", place.disk.partitionUuid),
      ...linuxIdentity(place, "devicePattern", place.disk.devicePattern),
    ]),
  };
}

export function devicesScopes(config: BareMounts) {
  return {
    driver: placesOf(config).map((place) => {
      const { fsType } = place.disk.filesystem;
      return { at: ofDisk(place, ["filesystem"]), fsType, kernel: fileSystemKernels[fsType] };
    }),
  };
}
