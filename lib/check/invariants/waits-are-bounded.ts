import { commandOf, defaultStartTimeout, startLimit } from "../../systemd/index.ts";
import { withWhatHolds } from "../expected-mounts.ts";
import { defineMountInvariant, type Finding } from "../invariant.ts";
import { isDiskService, type Subject } from "../subject.ts";

/** Seconds that a disk's service may take beside waiting for the disk: to look, to check and to prepare the file system. */
const preparation = 120;

/** Seconds in which a script that has given up can still say so, before systemd ends it. */
const farewell = 5;

export const waitsAreBounded = defineMountInvariant({
  id: "waits-are-bounded",
  statement: `A disk's service takes at most deviceTimeout and ${preparation} s, and its script gives up before systemd ends it; a mount, and each mount above it, takes 90 s more.`,
  why: "A oneshot service has no time limit of its own: what waits for it would wait for ever. Ended by systemd, the script cannot say what was missing.",
  findings: (subject) => [...serviceFindings(subject), ...mountFindings(subject)],
});

function serviceFindings({ config, graph, own: ownUnits, root }: Subject): Finding[] {
  return [...ownUnits].filter(isDiskService).flatMap((name) => {
    const unit = graph.units.get(name);
    const limit = unit === undefined ? 0 : startLimit(unit).limit / 1e6;
    const bound = config.deviceTimeout + preparation;
    const words = unit === undefined ? null : commandOf(unit);
    const told = (option: string) =>
      (words ?? []).flatMap((word) => (word.startsWith(`--${option}=`) ? [word.split("=")[1]] : []));
    const isUntold = words !== null && told("timeout").length === 0;
    const own = [...told("timeout"), ...told("check")].reduce((sum, seconds) => sum + Number(seconds), 0);
    return [
      ...(limit <= bound ? [] : [`${name} may take ${limit} s, and should at most take ${bound} s`]),
      ...(isUntold ? [`${name} does not tell its script how long`] : []),
      ...(isUntold || words === null || own === 0 || own + farewell <= limit
        ? []
        : [`${name} is ended after ${limit} s, and its script takes ${own} s`]),
    ].map((message) => ({ option: root, message }));
  });
}

/** The longest that mounts take by what is ours; how long the system takes to get there is not. */
function mountFindings(subject: Subject): Finding[] {
  const { boot, config, expected } = subject;
  const waitOf = ownWaits(subject);
  return expected
    .filter(({ mountUnit }) => boot.has(mountUnit))
    .flatMap((mount) => {
      const { option, mountPoint, mountUnit } = mount;
      const holding = withWhatHolds([mount], expected);
      const bound = config.deviceTimeout + preparation + (holding.size * defaultStartTimeout) / 1e6;
      const wait = waitOf(mountUnit) / 1e6;
      return wait <= bound
        ? []
        : [{ option, message: `${mountPoint} may take ${wait} s, and should at most take ${bound} s` }];
    });
}

/**
 * How long a unit of ours can take at most, in microseconds, with those of ours that it comes after. On a cycle, which
 * another invariant finds, the way back counts nothing.
 */
function ownWaits({ boot, graph, own }: Subject): (unit: string) => number {
  const isCounted = (name: string) => own.has(name) && boot.has(name);
  const earlier = Map.groupBy(
    graph.ordering.filter((edge) => isCounted(edge.earlier) && isCounted(edge.later)),
    ({ later }) => later,
  );
  const waits = new Map<string, number>();
  const waitOf = (name: string): number => {
    const found = waits.get(name);
    if (found !== undefined) {
      return found;
    }
    waits.set(name, 0);
    const unit = graph.units.get(name);
    const before = (earlier.get(name) ?? []).map((edge) => waitOf(edge.earlier));
    const wait = Math.max(0, ...before) + (unit === undefined ? 0 : startLimit(unit).limit);
    waits.set(name, wait);
    return wait;
  };
  return waitOf;
}
