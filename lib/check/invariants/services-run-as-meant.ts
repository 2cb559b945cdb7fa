import { booleanSetting, type LoadedUnit, settingValue, startLimit } from "../../systemd/index.ts";
import { dependentEdges, laterEdges } from "../dependents.ts";
import type { ExpectedService } from "../expected-services.ts";
import { defineMountInvariant } from "../invariant.ts";
import type { Subject } from "../subject.ts";
import { startingUnit } from "./services-as-asked.ts";

export const servicesRunAsMeant = defineMountInvariant({
  id: "services-run-as-meant",
  statement:
    "Each service beside the disks' has finished when it counts as started, remains only where once is enough, ends in time where something waits for it, is not felt where nothing does, and is stopped at shutdown; a switch leaves the store's alone.",
  why: "A timer never starts again what has remained; a check that takes hours and the whole disk is switched off; a restart would mount over a store in use.",
  findings: (subject) =>
    subject.services.flatMap((service) => {
      const unit = subject.graph.units.get(service.unit);
      const messages = unit?.loadState === "loaded" ? faults(subject, service, unit) : [];
      return messages.map((message) => ({ option: service.option, message: `${service.unit} ${message}` }));
    }),
});

function faults(
  { graph }: Pick<Subject, "graph">,
  { disk, isBackground, limit, remains, restarts, starter, unit: name }: ExpectedService,
  unit: LoadedUnit,
): string[] {
  const setting = (key: string) => settingValue(unit.file, "Service", key);
  const seconds = startLimit(unit).limit / 1e6;
  const most = limit === null ? Number.POSITIVE_INFINITY : limit * commandCount(unit);
  const stops = [name, ...(starter.kind === "boot" ? [] : [startingUnit(name, starter.kind)])];
  const restarted = ["Unit", "Service"].every((section) =>
    // Source: nixpkgs, pkgs/by-name/sw/switch-to-configuration-ng; X- settings in any section are not systemd's.
    booleanSetting(unit.file, section, "X-RestartIfChanged", true),
  );
  return [
    ...(setting("Type") === "oneshot" ? [] : ["counts as started before it has done anything"]),
    ...(booleanSetting(unit.file, "Service", "RemainAfterExit", false) === remains
      ? []
      : [remains ? "runs anew whenever something wants it" : "never runs again after its first time"]),
    ...((limit === null ? seconds === most : seconds <= most)
      ? []
      : [`may take ${seconds} s, and should be given ${most} s`]),
    ...(isBackground.processor === (setting("Nice") === "19") ? [] : [`runs with Nice=${setting("Nice")}`]),
    ...(isBackground.disk === (setting("IOSchedulingClass") === "idle")
      ? []
      : [`runs with IOSchedulingClass=${setting("IOSchedulingClass")}`]),
    ...(disk === null || booleanSetting(unit.file, "Service", "PrivateMounts", false)
      ? []
      : ["shows everyone the mount that it works on"]),
    ...(restarts || !restarted ? [] : ["is restarted where a switch changes it"]),
    ...stops.filter((each) => !isStopped(graph, each)).map((each) => `or ${each} is not stopped at shutdown`),
  ];
}

function commandCount(unit: LoadedUnit): number {
  return unit.file.settings.filter(({ section, key }) => section === "Service" && key === "ExecStart").length;
}

function isStopped(graph: Subject["graph"], unit: string): boolean {
  return (
    dependentEdges(graph, "shutdown.target").some(
      ({ kind, from }) => kind === "Conflicts" && from === unit,
    ) && laterEdges(graph, unit).some(({ later }) => later === "shutdown.target")
  );
}
