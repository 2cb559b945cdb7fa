import type { BareMounts } from "../bare-mounts.ts";
import type { Added, EncryptionItem, Path } from "./items.ts";
import { ofDisk, type Place, placesOf, slugOf } from "./place.ts";

export function encryptionAdds(config: BareMounts) {
  return { paths: placesOf(config).flatMap(keyFileOf) };
}

export function encryptionScopes(config: BareMounts, all: Added) {
  return { encryption: placesOf(config).flatMap(encryptionsOf), path: all.paths };
}

function encryptionsOf(place: Place): EncryptionItem[] {
  const { enable, keyFile } = place.disk.encryption;
  return enable ? [{ at: ofDisk(place, ["encryption"]), keyFile, slug: slugOf(place.name) }] : [];
}

function keyFileOf(place: Place): Path[] {
  const { enable, keyFile } = place.disk.encryption;
  return enable && keyFile !== null ? [{ at: ofDisk(place, ["encryption", "keyFile"]), text: keyFile }] : [];
}
