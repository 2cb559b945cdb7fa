import { type Graph, settingsOf } from "../../systemd/index.ts";
import { dependentEdges, laterEdges, reached } from "../dependents.ts";
import { defineMountInvariant } from "../invariant.ts";
import { sharedMounts } from "../shared-mounts.ts";
import { automountOf } from "../subject.ts";

export const sharedMountsSurvive = defineMountInvariant({
  id: "shared-mounts-survive",
  statement:
    "Nothing that another distribution sees is unmounted at shutdown; before any other stop of such a mount its keeper makes the shared directory a slave.",
  why: "Below the directory that all distributions share an unmount in one is an unmount in all: programs of the others would write into memory.",
  findings: (subject) => {
    const { graph } = subject;
    const stopped = stoppedAtShutdown(graph);
    return sharedMounts(subject).flatMap(({ automount, mountPoint, mountUnit, option }) => {
      const units = automount.enable ? [mountUnit, automountOf(mountUnit)] : [mountUnit];
      return [
        ...units
          .filter((unit) => stopped.has(unit))
          .map((unit) => `${unit} is stopped at shutdown, and with it ${mountPoint} in every distribution`),
        ...(automount.enable || isKept(graph, mountUnit)
          ? []
          : [`nothing keeps ${mountPoint} for other distributions when ${mountUnit} is stopped`]),
      ].map((message) => ({ option, message }));
    });
  },
});

/** What conflicts with a target of the shutdown, and what stops with that (unit-dependency-atom.c, PROPAGATE_STOP). */
function stoppedAtShutdown(graph: Graph): ReadonlySet<string> {
  const targets = new Set(["shutdown.target", "umount.target"]);
  const conflicting = graph.requirements
    .filter(({ kind, to }) => kind === "Conflicts" && targets.has(to))
    .map(({ from }) => from);
  const following = new Set(["Requires", "Requisite", "BindsTo", "PartOf"]);
  return reached(conflicting, (unit) =>
    dependentEdges(graph, unit)
      .filter(({ kind }) => following.has(kind))
      .map(({ from }) => from),
  );
}

/** Whether a unit that makes the shared directory a slave stops first whenever the mount stops, and runs with it. */
function isKept(graph: Graph, mountUnit: string): boolean {
  return dependentEdges(graph, mountUnit).some(
    ({ from, kind }) =>
      kind === "PartOf" &&
      laterEdges(graph, mountUnit).some(({ later }) => later === from) &&
      dependentEdges(graph, from).some((edge) => edge.from === mountUnit && edge.kind === "Wants") &&
      stopsWithSlave(graph, from),
  );
}

function stopsWithSlave(graph: Graph, name: string): boolean {
  const unit = graph.units.get(name);
  return (
    unit !== undefined &&
    settingsOf(unit.file, "Service", "ExecStop").some(({ value }) => /mount "?--make-rslave/.test(value))
  );
}
