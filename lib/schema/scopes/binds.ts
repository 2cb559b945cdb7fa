import type { BareMounts, Bind } from "../bare-mounts.ts";
import { attributeOf, inNixOrder } from "../kernel/index.ts";
import { sharedDirectory } from "../rules/mount-point.ts";
import { mountOptions } from "./core.ts";
import type { Added, BindItem, Mount, MountOptionItem } from "./items.ts";
import { ofModule } from "./place.ts";

export function bindsAdds(config: BareMounts) {
  const binds = bindsOf(config);
  return {
    mounts: binds.map(bindMount),
    mountOptions: binds.flatMap((bind) => bindOptions(config, bind)),
  };
}

export function bindsScopes(config: BareMounts, all: Added) {
  return {
    bind: bindsOf(config).map((bind) => bindOf(config, all.mounts, bind)),
    sharedAutomount: all.mounts.filter(
      ({ automount, mountPoint }) => automount.enable && isShared(config, all.mounts, mountPoint),
    ),
  };
}

/** A bind with its name. */
interface NamedBind {
  readonly name: string;
  readonly bind: Bind;
}

function bindsOf(config: BareMounts): NamedBind[] {
  return inNixOrder(config.binds).map(([name, bind]) => ({ name, bind }));
}

function bindMount({ name, bind }: NamedBind): Mount {
  return { ...bind, at: ofModule(["binds", name]), onFailure: "degrade" };
}

/** Those of a bind are for its disk's file system; of which disk that is another rule says. */
function bindOptions(config: BareMounts, { name, bind }: NamedBind): MountOptionItem[] {
  const disk = attributeOf(config.disks, bind.disk);
  const at = ofModule(["binds", name, "options"]);
  return disk === null ? [] : mountOptions(at, disk.filesystem.fsType, true, bind.options);
}

function bindOf(config: BareMounts, mounts: readonly Mount[], { name, bind }: NamedBind): BindItem {
  const { disk, directory, mountPoint, neededForBoot } = bind;
  return {
    ...sourceOf(config, disk),
    at: ofModule(["binds", name]),
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
export function sourceOf(config: BareMounts, name: string): Pick<BindItem, "isDisk" | "source" | "isEarly"> {
  const disk = attributeOf(config.disks, name);
  return {
    isDisk: disk !== null,
    source: disk === null ? null : disk.filesystem.mountPoint,
    isEarly: disk !== null && (disk.filesystem.neededForBoot || disk.filesystem.onFailure === "block"),
  };
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
