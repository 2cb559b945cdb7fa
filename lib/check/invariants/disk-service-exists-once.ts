import { commandOf } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";
import { isDiskService } from "../subject.ts";

export const diskServiceExistsOnce = defineMountInvariant({
  id: "disk-service-exists-once",
  statement: "Each disk has one service and one link of its own, and there is no service without a disk.",
  why: "Two disks on one link would be mounted for each other.",
  findings: ({ disks, graph, report, root }) => {
    const services = Object.keys(report.units).filter(isDiskService);
    const wanted = new Set(disks.map(({ unit }) => unit));
    const linkOf = (unit: string) => {
      const loaded = graph.units.get(unit);
      const words = loaded === undefined ? null : commandOf(loaded);
      return words?.find((word) => word.startsWith("--link="))?.slice("--link=".length);
    };
    const byLink = Map.groupBy(services, linkOf);
    return [
      ...disks
        .filter(({ unit }) => graph.units.get(unit)?.loadState !== "loaded")
        .map(({ option, unit }) => ({ option, message: `${unit} does not exist` })),
      ...services
        .filter((unit) => !wanted.has(unit))
        .map((unit) => ({ option: root, message: `${unit} belongs to no disk` })),
      ...[...byLink]
        .filter(([link, units]) => link !== undefined && units.length > 1)
        .map(([link, units]) => ({ option: root, message: `${units.join(" and ")} both link ${link}` })),
    ];
  },
});
