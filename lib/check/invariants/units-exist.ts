import { type LoadedUnit, requirementKeys, settingsOf, splitWords } from "../../systemd/index.ts";
import { defineMountInvariant, type Finding } from "../invariant.ts";

/** Settings of a unit that name others. */
const settings = ["After", "Before", ...requirementKeys];

export const unitsExist = defineMountInvariant({
  id: "units-exist",
  statement: "Every unit that the module's fstab lines, units and links name exists.",
  why: "A mount that requires a unit which does not exist fails; one that is merely ordered after it does not wait.",
  findings: ({ derived, expected, graph, own, report, root }) => {
    const optionOf = new Map(expected.map(({ mountUnit, option }) => [mountUnit, option]));
    const missing = (by: string, names: readonly string[]): Finding[] =>
      [...new Set(names)]
        .filter((name) => graph.units.get(name)?.loadState !== "loaded")
        .map((name) => ({
          option: optionOf.get(by) ?? root,
          message: `${by} names ${name}, which does not exist`,
        }));
    const linked = [
      ...derived.links.map(({ unit, target }) => ({ unit, targets: [target] })),
      ...Object.entries(report.links).map(([unit, { wantedBy, requiredBy, upheldBy }]) => ({
        unit,
        targets: [...wantedBy, ...requiredBy, ...upheldBy],
      })),
    ].filter(({ unit }) => own.has(unit));
    return [
      ...[...own].flatMap((name) => missing(name, namedBy(graph.units.get(name)))),
      ...linked.flatMap(({ unit, targets }) => missing(unit, targets)),
    ];
  },
});

function namedBy(unit: LoadedUnit | undefined): string[] {
  return unit === undefined
    ? []
    : settings.flatMap((key) =>
        settingsOf(unit.file, "Unit", key, { reset: false }).flatMap(({ value }) => splitWords(value) ?? []),
      );
}
