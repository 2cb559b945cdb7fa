import type { RequirementKind } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";
import { isDiskService } from "../subject.ts";

/** What starts another unit, or, of a mount, what keeps it from going. */
const startingKinds: ReadonlySet<RequirementKind> = new Set(["Requires", "BindsTo", "Wants", "Upholds"]);

export const upkeepStartsNoDisk = defineMountInvariant({
  id: "upkeep-starts-no-disk",
  statement:
    "What a timer or a path starts, and the validation, starts neither a disk's service nor a mount: what works on a disk asks that it is there already.",
  why: "A disk that is not attached would be looked for at each time, and Windows asked to attach a disk that was taken away on purpose.",
  findings: ({ expected, graph, services }) => {
    const mounts = new Set(["nix.mount", ...expected.map(({ mountUnit }) => mountUnit)]);
    const upkeep = new Map(
      services.filter(({ remains }) => !remains).map((service) => [service.unit, service]),
    );
    const edges = graph.requirements.filter(({ from }) => upkeep.has(from));
    const asked = new Set(
      edges.filter(({ kind }) => kind === "Requisite").map(({ from, to }) => `${from} ${to}`),
    );
    return [
      ...edges
        .filter(({ kind, to }) => startingKinds.has(kind) && (isDiskService(to) || mounts.has(to)))
        .map(({ from, to }) => ({
          option: upkeep.get(from)?.option ?? "",
          message: `${from} starts ${to}`,
        })),
      ...[...upkeep.values()].flatMap(({ disk, option, unit }) =>
        disk === null || asked.has(`${unit} ${disk}`)
          ? []
          : [{ option, message: `${unit} runs whether ${disk} has found its disk or not` }],
      ),
    ];
  },
});
