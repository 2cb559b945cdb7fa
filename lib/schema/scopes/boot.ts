import type { BareMounts } from "../bare-mounts.ts";
import type { Added, Mount, OnAccessItem } from "./items.ts";

export function bootScopes(_config: BareMounts, all: Added) {
  return { onAccess: onAccessOf(all.mounts) };
}

function onAccessOf(mounts: readonly Mount[]): OnAccessItem[] {
  const optional = mounts.filter(({ neededForBoot, onFailure }) => !neededForBoot && onFailure !== "block");
  return mounts
    .filter(({ automount }) => automount.enable)
    .map((mount) => ({
      ...mount,
      optionalAbove: optional
        .filter((other) => mount.mountPoint.startsWith(`${other.mountPoint}/`))
        .map((other) => other.at),
    }));
}
