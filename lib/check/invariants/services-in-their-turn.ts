import {
  isOrderedBefore,
  type LoadedUnit,
  parseTimeSpan,
  settingsOf,
  settingValue,
  waitsFor,
} from "../../systemd/index.ts";
import { storeGuardUnit } from "../expected-mounts.ts";
import { type ExpectedService, storeMarkerUnit } from "../expected-services.ts";
import { defineMountInvariant } from "../invariant.ts";
import type { Subject } from "../subject.ts";
import { startingUnit } from "./services-as-asked.ts";

/** The services that are part of the boot; it waits for no other of the module's. */
const ofTheBoot: ReadonlySet<string> = new Set([storeGuardUnit, storeMarkerUnit]);

export const servicesInTheirTurn = defineMountInvariant({
  id: "services-in-their-turn",
  statement:
    "Each service beside the disks' is started by what its option says and by nothing else, and after what it looks at; the boot waits for none but the store's guard and marker.",
  why: "A check of the store that runs while it is mounted checks another one, and a boot that waits for a scrub ends hours later.",
  findings: (subject) => {
    const { boot, graph, root, services } = subject;
    // A path is watched as soon as it is asked to be; what it starts is what takes time.
    const notOfTheBoot = services
      .filter(({ unit }) => !ofTheBoot.has(unit))
      .flatMap(({ starter, unit }) =>
        starter.kind === "timer" ? [unit, startingUnit(unit, starter.kind)] : [unit],
      );
    const awaited = waitsFor(graph, "multi-user.target", boot);
    const waited = notOfTheBoot.filter((name) => awaited.has(name));
    return [
      ...waited.map((name) => ({ option: root, message: `the boot waits for ${name}` })),
      ...services
        .filter(({ unit }) => graph.units.get(unit)?.loadState === "loaded")
        .flatMap((service) =>
          [...orderFaults(subject, service), ...starterFaults(subject, service)].map((message) => ({
            option: service.option,
            message,
          })),
        ),
    ];
  },
});

function orderFaults({ graph }: Subject, { after, unit }: ExpectedService): string[] {
  return after
    .filter((earlier) => !isOrderedBefore(graph, earlier, unit))
    .map((earlier) => `${unit} is not ordered after ${earlier}`);
}

function starterFaults({ boot, graph }: Subject, { after, starter, unit }: ExpectedService): string[] {
  if (starter.kind === "boot") {
    return boot.has(unit) ? [] : [`nothing starts ${unit}`];
  }
  const name = startingUnit(unit, starter.kind);
  const loaded = graph.units.get(name);
  const starts = boot.has(name) ? [] : [`nothing starts ${name}`];
  if (loaded?.loadState !== "loaded") {
    return starts;
  }
  const started = settingValue(loaded.file, starter.kind === "timer" ? "Timer" : "Path", "Unit") ?? unit;
  return [
    ...starts,
    ...(started === unit ? [] : [`${name} starts ${started}`]),
    ...(starter.kind === "timer"
      ? [
          ...timerFaults(loaded, starter.interval),
          // What was missed while the distribution did not run is made up for at once.
          ...(isOrderedBefore(graph, "multi-user.target", name)
            ? []
            : [`${name} goes off in the midst of the boot`]),
          ...(boot.has(unit) ? [`the boot starts ${unit}, and its timer is to`] : []),
        ]
      : [
          ...pathFaults(loaded, starter.path),
          ...(boot.has(unit) ? [] : [`nothing starts ${unit} before the first change`]),
          // What is watched is the directory that is there when the watch begins.
          ...after
            .filter((earlier) => !isOrderedBefore(graph, earlier, name))
            .map((earlier) => `${name} is not ordered after ${earlier}`),
        ]),
  ];
}

function timerFaults({ file, name }: LoadedUnit, interval: string): string[] {
  const times = settingsOf(file, "Timer", "OnCalendar").map(({ value }) => value);
  const delay = parseTimeSpan(settingValue(file, "Timer", "RandomizedDelaySec") ?? "0") ?? 0;
  return [
    ...(times.join() === interval
      ? []
      : [`${name} goes off at ${times.join() || "no time"}, not ${interval}`]),
    // The distribution is mostly not running.
    ...(settingValue(file, "Timer", "Persistent") === "true"
      ? []
      : [`${name} does not make up for a time missed`]),
    // All that was missed is made up for at the same start.
    ...(delay > 0 ? [] : [`${name} goes off together with all others`]),
  ];
}

function pathFaults({ file, name }: LoadedUnit, path: string): string[] {
  const watched = settingsOf(file, "Path", "PathModified").map(({ value }) => value);
  return watched.join() === path ? [] : [`${name} watches ${watched.join() || "nothing"}, not ${path}`];
}
