import { failureReaches, isOrderedBefore, type LoadedUnit, settingsOf } from "../../systemd/index.ts";
import { storeGuardUnit, storeLink } from "../expected-mounts.ts";
import { storeFollowUnit, storeMarkerUnit } from "../expected-services.ts";
import { defineMountInvariant } from "../invariant.ts";
import type { Subject } from "../subject.ts";
import { startingUnit } from "./services-as-asked.ts";

export const storeGuarded = defineMountInvariant({
  id: "store-guarded",
  statement:
    "/nix is covered only by what the guard has linked, then marked, then used by nix-daemon and its socket; where it is not covered, nothing is marked or copied, and where the guard or the disk fails, nothing but those two fails.",
  why: "systemd itself runs from /nix: covered by a store that lacks a path, the distribution does not come up; and without its disk it must come up with the store of its VHD.",
  findings: (subject) => {
    const { config, root } = subject;
    const messages = config.enable && config.nixStore.enable ? faults(subject) : [];
    return messages.map((message) => ({ option: `${root}.nixStore`, message }));
  },
});

const storeFollowPath = startingUnit(storeFollowUnit, "path");

/** What says that a unit does something only where /nix is covered; and of what many changes start, that the last does. */
const conditions = [
  [storeMarkerUnit, "ConditionPathIsMountPoint", "/nix"],
  [storeFollowUnit, "ConditionPathIsMountPoint", "/nix"],
  [storeFollowPath, "ConditionPathIsMountPoint", "/nix"],
  [storeFollowUnit, "StartLimitIntervalSec", "0"],
  [storeFollowPath, "StartLimitIntervalSec", "0"],
] as const;

function faults(subject: Subject): string[] {
  const { boot, config, disks, expected, graph } = subject;
  const disk = disks.find(({ name }) => name === config.nixStore.disk);
  const guard = graph.units.get(storeGuardUnit);
  const mount = graph.units.get("nix.mount");
  if (disk === undefined || guard?.loadState !== "loaded" || mount?.loadState !== "loaded") {
    return [`${storeGuardUnit} or nix.mount is missing`];
  }
  const { mountPoint } = disk.disk.filesystem;
  const diskMount = disk.mounts.find((each) => each.mountPoint === mountPoint)?.mountUnit ?? "";
  const chain = [diskMount, storeGuardUnit, "nix.mount", storeMarkerUnit];
  const order = [
    ...chain.slice(1).map((later, index) => [chain[index] ?? "", later] as const),
    ...["nix-daemon.service", "nix-daemon.socket"].map((later) => [storeMarkerUnit, later] as const),
  ];
  const failing = new Set([...failureReaches(graph, disk.unit), ...failureReaches(graph, storeGuardUnit)]);
  // A mount that is to end the boot where it fails may lie below one of this disk, or be one.
  const endsBoot = expected.some(({ blocks, mountUnit }) => blocks && failing.has(mountUnit));
  // The daemon itself needs nothing of the disk: it runs on the store of the VHD.
  const harmed = [...failing].filter((name) =>
    ["nix.mount", "nix-daemon.service", "nix-daemon.socket", "local-fs.target"].includes(name),
  );
  return [
    ...order
      .filter(([earlier, later]) => !isOrderedBefore(graph, earlier, later))
      .map(([earlier, later]) => `${later} is not ordered after ${earlier}`),
    // Where a rollback is noted: if that cannot be read, nothing may be mounted over /nix.
    ...without(guard, "RequiresMountsFor", "/var/lib/wsl-bare-mounts"),
    ...without(mount, "ConditionPathExists", storeLink),
    ...conditions.flatMap(([name, key, value]) => {
      const unit = graph.units.get(name);
      return unit?.loadState === "loaded" ? without(unit, key, value) : [];
    }),
    ...(endsBoot ? [] : harmed).map((name) => `${name} fails where the disk or the guard does`),
    ...[storeGuardUnit, "nix.mount"]
      .filter((name) => !boot.has(name))
      .map((name) => `nothing starts ${name}`),
  ];
}

function without(unit: LoadedUnit, key: string, wanted: string): string[] {
  const values = settingsOf(unit.file, "Unit", key).map(({ value }) => value);
  return values.includes(wanted) ? [] : [`${unit.name} has no ${key}=${wanted}`];
}
