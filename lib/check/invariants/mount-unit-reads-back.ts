import { splitMountOptions } from "../../fstab/index.ts";
import {
  type LoadedUnit,
  parseTimeSpan,
  pathFromUnitName,
  settingValue,
  unitNameFromPath,
  withoutSpecifiers,
} from "../../systemd/index.ts";
import type { ExpectedMount } from "../expected-mounts.ts";
import { defineMountInvariant } from "../invariant.ts";
import { automountOf } from "../subject.ts";

export const mountUnitReadsBack = defineMountInvariant({
  id: "mount-unit-reads-back",
  statement:
    "The unit that systemd makes of a mount has the mount point's name and, read back, the configured path, device, type and options; it is mounted on access where that is configured, and nowhere else.",
  why: "Paths pass through fstab's escapes, unit names and specifiers; one step left out, and something else is mounted elsewhere.",
  findings: ({ expected, graph }) =>
    expected.flatMap((mount) => {
      const { option, mountPoint } = mount;
      const name = unitNameFromPath(mountPoint, "mount") ?? "";
      const unit = graph.units.get(name);
      if (unit?.loadState !== "loaded") {
        const state = unit === undefined ? "does not exist" : `is ${unit.loadState}`;
        return [{ option, message: `${name}, the mount unit of ${mountPoint}, ${state}` }];
      }
      const read = (key: string) => withoutSpecifiers(settingValue(unit.file, "Mount", key) ?? "");
      const settings = { Where: mountPoint, What: mount.device, Type: mount.fsType };
      const options = splitMountOptions(read("Options") ?? "");
      const harmed = [...mount.options].filter((each) => options?.includes(each) !== true);
      return [
        ...(pathFromUnitName(name) === mountPoint ? [] : [`${name} does not give ${mountPoint} back`]),
        ...Object.entries(settings)
          .filter(([key, value]) => read(key) !== value)
          .map(([key, value]) => `${name} has ${key}=${settingValue(unit.file, "Mount", key)}, not ${value}`),
        ...harmed.map((each) => `${name} has Options= without ${each}`),
        ...automountFaults(mount, graph.units.get(automountOf(name))),
      ].map((message) => ({ option, message }));
    }),
});

/** systemd has more ways to ask for an automount than the option, `comment=systemd.automount` for one. */
function automountFaults(
  { mountPoint, automount: { enable, idleTimeout } }: ExpectedMount,
  unit: LoadedUnit | undefined,
): string[] {
  if (unit?.loadState !== "loaded") {
    return enable ? [`nothing mounts ${mountPoint} on access`] : [];
  }
  const idle = parseTimeSpan(settingValue(unit.file, "Automount", "TimeoutIdleSec") ?? "0");
  return [
    ...(enable ? [] : [`${mountPoint} is mounted on access only, for which no option asks`]),
    ...(withoutSpecifiers(settingValue(unit.file, "Automount", "Where") ?? "") === mountPoint
      ? []
      : [`${unit.name} waits for access to another path than ${mountPoint}`]),
    ...(idle === (idleTimeout ?? 0) * 1e6
      ? []
      : [`${mountPoint} is unmounted when idle for ${(idle ?? 0) / 1e6} s, not ${idleTimeout ?? "never"}`]),
  ];
}
