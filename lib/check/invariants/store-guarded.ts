import { isDeepStrictEqual } from "node:util";
import { nixStoreDirectory } from "../../schema/index.ts";
import { commandOf, failureReaches, isOrderedBefore, settingsOf } from "../../systemd/index.ts";
import { storeGuardUnit, storeLink } from "../expected-mounts.ts";
import { defineMountInvariant } from "../invariant.ts";
import type { Subject } from "../subject.ts";

export const storeGuarded = defineMountInvariant({
  id: "store-guarded",
  statement:
    "/nix is covered only by what the guard has linked, then marked, then used by nix-daemon; where the guard or the disk fails, nothing but those two fails.",
  why: "systemd itself runs from /nix: covered by a store that lacks a path, the distribution does not come up; and without its disk it must come up with the store of its VHD.",
  findings: (subject) => {
    const { config, root } = subject;
    const messages = config.enable && config.nixStore.enable ? faults(subject) : surplus(subject);
    return messages.map((message) => ({ option: `${root}.nixStore`, message }));
  },
});

function faults(subject: Subject): string[] {
  const { boot, config, disks, expected, graph } = subject;
  const disk = disks.find(({ name }) => name === config.nixStore.disk);
  const guard = graph.units.get(storeGuardUnit);
  const mount = graph.units.get("nix.mount");
  if (disk === undefined || guard?.loadState !== "loaded" || mount?.loadState !== "loaded") {
    return [`${storeGuardUnit} or nix.mount is missing`];
  }
  const { mountPoint } = disk.disk.filesystem;
  const wanted = [
    ...["guard", `--source=${mountPoint}/${nixStoreDirectory(config)}`, `--instance=${config.instance}`],
    ...[`--flag=${storeLink}`, ...(config.nixStore.guard ? [] : ["--unchecked"])],
  ];
  const given = commandOf(guard)?.slice(1);
  const conditions = settingsOf(mount.file, "Unit", "ConditionPathExists").map(({ value }) => value);
  const order = ["nix-mount-marker.service", "nix-daemon.service"];
  const diskMount = disk.mounts.find((each) => each.mountPoint === mountPoint)?.mountUnit ?? "";
  const chain = [diskMount, storeGuardUnit, "nix.mount", ...order];
  const failing = new Set([...failureReaches(graph, disk.unit), ...failureReaches(graph, storeGuardUnit)]);
  // A mount that is to end the boot where it fails may lie below one of this disk, or be one.
  const endsBoot = expected.some(({ blocks, mountUnit }) => blocks && failing.has(mountUnit));
  // The daemon itself needs nothing of the disk: it runs on the store of the VHD.
  const harmed = [...failing].filter((name) =>
    ["nix.mount", "nix-daemon.service", "nix-daemon.socket", "local-fs.target"].includes(name),
  );
  return [
    ...(isDeepStrictEqual(given, wanted)
      ? []
      : [`${storeGuardUnit} runs ${JSON.stringify(given)}, and should run ${JSON.stringify(wanted)}`]),
    ...(conditions.includes(storeLink) ? [] : [`nix.mount does not depend on ${storeLink}`]),
    ...chain.flatMap((later, index) => {
      const earlier = chain[index - 1];
      return earlier === undefined || isOrderedBefore(graph, earlier, later)
        ? []
        : [`${later} is not ordered after ${earlier}`];
    }),
    ...(endsBoot ? [] : harmed).map((name) => `${name} fails where the disk or the guard does`),
    ...[storeGuardUnit, "nix.mount"]
      .filter((name) => !boot.has(name))
      .map((name) => `nothing starts ${name}`),
  ];
}

function surplus({ graph }: Subject): string[] {
  return graph.units.has(storeGuardUnit) ? [`${storeGuardUnit} is there, and no store is on a disk`] : [];
}
