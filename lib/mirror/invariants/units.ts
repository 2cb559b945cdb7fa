import { defineInvariant, type Finding } from "../../fuzz/index.ts";
import { orderingCycles, requirementKeys, settingsOf, splitWords } from "../../systemd/index.ts";
import type { ModuleSubject } from "../subject.ts";

export const unitsReadable = defineInvariant<ModuleSubject>({
  id: "units-readable",
  statement: "systemd can read every line of the module's units.",
  why: "systemd ignores a line that it cannot read: a text with a line break becomes a setting, or is lost.",
  findings: ({ graph, own, root }) =>
    own.flatMap((name) =>
      (graph.units.get(name)?.file.problems ?? []).map(({ line, message }) => ({
        option: root,
        message: `line ${line} of "${name}": ${message}`,
      })),
    ),
});

export const noOrderingCycle = defineInvariant<ModuleSubject>({
  id: "no-ordering-cycle",
  statement: "The order of units has no cycle, together with the units that every system has.",
  why: "systemd breaks a cycle by leaving out a unit of its choice, at each boot anew.",
  findings: ({ graph, own, root }) =>
    orderingCycles(graph)
      .filter((cycle) => cycle.some(({ earlier, later }) => own.includes(earlier) || own.includes(later)))
      .map((cycle) => ({
        option: root,
        message: `units wait for each other: ${cycle.map(({ earlier, later }) => `"${earlier}" before "${later}"`).join(", ")}`,
      })),
});

/** Settings without which a unit does not start, and those that only mean something if the unit is there. */
const needed: readonly string[] = requirementKeys.filter((key) => key !== "Wants" && key !== "Conflicts");
const ordered = ["Wants", "After", "Before"];

export const unitsExist = defineInvariant<ModuleSubject>({
  id: "units-exist",
  statement: "A unit of the module needs, or is ordered with, no unit of the module that is not there.",
  why: "A service that requires a unit which does not exist does not start; one that is ordered after it does not wait.",
  findings: ({ graph, name, own, report, root }) => {
    const exists = (unit: string) => graph.units.get(unit)?.loadState === "loaded" || unit in report.units;
    // What other modules bring is not here; what is called after the module is its own.
    const isOwn = (unit: string) =>
      /\.(?:service|socket|target|timer|path)$/.test(unit) &&
      stemsOf(own, name).some((stem) => unit.startsWith(stem));
    const isMissing = (unit: string) =>
      !unit.includes("@") && !unit.includes("%") && isOwn(unit) && !exists(unit);
    return own.flatMap((unit): Finding[] => {
      const file = graph.units.get(unit)?.file;
      const named = (key: string) =>
        file === undefined
          ? []
          : settingsOf(file, "Unit", key, { reset: false }).flatMap(({ value }) => splitWords(value) ?? []);
      const fromFile = [...needed, ...ordered].flatMap((key) =>
        named(key)
          .filter(isMissing)
          .map((missing) => `"${unit}" has ${key}="${missing}", which does not exist`),
      );
      const { wantedBy = [], requiredBy = [] } = report.links[unit] ?? {};
      const fromLinks = [...wantedBy, ...requiredBy]
        .filter(isMissing)
        .map((missing) => `"${unit}" is wanted by "${missing}", which does not exist`);
      return [...new Set([...fromFile, ...fromLinks])].map((message) => ({ option: root, message }));
    });
  },
});

/** How names of the module's units begin: with its own name, or with the first word of one of its units. */
function stemsOf(own: readonly string[], name: string): string[] {
  return own.some((unit) => unit.startsWith(name)) ? [name] : own.map((unit) => unit.replace(/[-.@].*$/, ""));
}
