import type { BareMounts } from "../bare-mounts.ts";
import { sourceOf } from "./binds.ts";
import type { Added, NixStoreItem, Writer } from "./items.ts";
import { ofModule, placesOf } from "./place.ts";

export function nixStoreAdds(config: BareMounts) {
  const { disk, enable } = config.nixStore;
  return {
    writers: placesOf(config)
      .filter(({ name }) => enable && name === disk)
      .map((place): Writer => ({ at: ofModule(["nixStore", "disk"]), readOnly: place.disk.readOnly })),
  };
}

export function nixStoreScopes(config: BareMounts, all: Added) {
  return {
    nixStore: config.nixStore.enable ? [nixStoreOf(config)] : [],
    besideNixStore: config.nixStore.enable ? all.mounts : [],
  };
}

function nixStoreOf(config: BareMounts): NixStoreItem {
  const { disk } = config.nixStore;
  return {
    // No disk has this name: a disk of no name is refused.
    ...sourceOf(config, disk === null ? "" : disk),
    at: ofModule(["nixStore"]),
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
