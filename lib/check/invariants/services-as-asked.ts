import { defineMountInvariant } from "../invariant.ts";
import { isDiskService } from "../subject.ts";

export const servicesAsAsked = defineMountInvariant({
  id: "services-as-asked",
  statement:
    "Beside the disks' services there is each service that an option asks for, with the timer or the path that starts it, and no other.",
  why: "What is switched on would never run, or what is switched off would.",
  findings: ({ graph, report, root, own, services }) => {
    const wanted = services.flatMap(({ option, starter, unit }) =>
      [unit, ...(starter.kind === "boot" ? [] : [startingUnit(unit, starter.kind)])].map((name) => ({
        option,
        name,
      })),
    );
    const names = new Set(wanted.map(({ name }) => name));
    return [
      ...wanted
        .filter(({ name }) => graph.units.get(name)?.loadState !== "loaded")
        .map(({ option, name }) => ({ option, message: `${name} does not exist` })),
      ...Object.keys(report.units)
        .filter(
          (name) =>
            own.has(name) && !isMount(name) && !isDiskService(name) && !isKeeper(name) && !names.has(name),
        )
        .map((name) => ({ option: root, message: `${name} is there, and no option asks for it` })),
    ];
  },
});

/** Of mounts that other distributions see; shared-mounts-survive looks at it. */
function isKeeper(name: string): boolean {
  return name === "wsl-bare-keep@.service";
}

function isMount(name: string): boolean {
  return name.endsWith(".mount") || name.endsWith(".automount");
}

/** The unit that starts a service: it has the service's name. */
export function startingUnit(service: string, kind: "timer" | "path"): string {
  return service.replace(/service$/, kind);
}
