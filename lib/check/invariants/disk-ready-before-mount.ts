import { booleanSetting, isOrderedBefore, settingValue } from "../../systemd/index.ts";
import { requiringEdges } from "../dependents.ts";
import { defineMountInvariant } from "../invariant.ts";

export const diskReadyBeforeMount = defineMountInvariant({
  id: "disk-ready-before-mount",
  statement:
    "A disk's service counts as started when the disk is linked, stays so, and each of the disk's mounts requires it and comes after it.",
  why: "A mount that starts while its disk is looked for finds no link, and fails although the disk comes a second later.",
  findings: ({ disks, graph }) =>
    disks.flatMap(({ option, mounts, unit }) => {
      const service = graph.units.get(unit);
      if (service?.loadState !== "loaded") {
        return [];
      }
      const mountsWithoutDisk = mounts.filter(
        ({ mountUnit }) =>
          !requiringEdges(graph, unit).some(({ from }) => from === mountUnit) ||
          !isOrderedBefore(graph, unit, mountUnit),
      );
      return [
        ...(settingValue(service.file, "Service", "Type") === "oneshot"
          ? []
          : [`${unit} counts as started while it still looks for the disk: it is no oneshot service`]),
        ...(booleanSetting(service.file, "Service", "RemainAfterExit", false)
          ? []
          : [`${unit} does not remain after its exit, so that everything which requires it starts it anew`]),
        ...(booleanSetting(service.file, "Service", "PrivateMounts", false)
          ? []
          : [`${unit} shows everyone the mount with which it sets properties: it has no PrivateMounts=`]),
        ...mountsWithoutDisk.map(({ mountPoint }) => `${mountPoint} does not wait for ${unit}`),
      ].map((message) => ({ option, message }));
    }),
});
