import { defineMountInvariant } from "../invariant.ts";

export const unitsExist = defineMountInvariant({
  id: "units-exist",
  statement: "Every unit that an fstab line of the module names exists.",
  why: "A mount that requires a unit which does not exist fails; one that is merely ordered after it does not wait.",
  findings: ({ expected, fstab, graph }) =>
    expected.flatMap(({ option, mountPoint }) => {
      const line = fstab.lines.find(({ file }) => file === mountPoint);
      const named = (line?.options ?? []).flatMap(
        (text) => /^x-systemd\.(?:requires|after|before|required-by)=(.*)$/s.exec(text)?.[1] ?? [],
      );
      return [...new Set(named)]
        .filter((unit) => graph.units.get(unit)?.loadState !== "loaded")
        .map((unit) => ({
          option,
          message: `the fstab line of ${mountPoint} names ${unit}, which does not exist`,
        }));
    }),
});
