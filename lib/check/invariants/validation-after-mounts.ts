import { booleanSetting, isOrderedBefore } from "../../systemd/index.ts";
import { validationUnit } from "../expected-mounts.ts";
import { defineMountInvariant } from "../invariant.ts";

export const validationAfterMounts = defineMountInvariant({
  id: "validation-after-mounts",
  statement: "The validation comes after every mount, and each start of it looks anew.",
  why: "It would call those missing that are on their way. One that remains active is restarted by a switch, which waits for it and fails with it where a disk is not attached.",
  findings: ({ config, expected, graph, root }) => {
    const unit = graph.units.get(validationUnit);
    if (!config.enable || !config.validation.enable || unit?.loadState !== "loaded") {
      return [];
    }
    const mountUnits = [
      ...expected.map(({ mountUnit }) => mountUnit),
      ...(config.nixStore.enable ? ["nix.mount"] : []),
    ];
    return [
      ...mountUnits
        .filter((mountUnit) => !isOrderedBefore(graph, mountUnit, validationUnit))
        .map((mountUnit) => `${validationUnit} is not ordered after ${mountUnit}`),
      ...(booleanSetting(unit.file, "Service", "RemainAfterExit", false)
        ? [`${validationUnit} remains active, so that a switch does not look anew`]
        : []),
    ].map((message) => ({ option: `${root}.validation`, message }));
  },
});
