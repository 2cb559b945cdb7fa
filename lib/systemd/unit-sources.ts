import type { DerivedUnits } from "./fstab-generator.ts";
import type { UnitLink } from "./generator-output.ts";
import type { UnitSource } from "./loader.ts";
import { parseUnitFile, settingsOf } from "./unit-file.ts";
import { splitWords } from "./words.ts";

/** What the fstab generator wrote, as sources for a graph: pass its `links` along too. */
export function unitSourcesOf(derived: DerivedUnits): UnitSource[] {
  const dropIns = Map.groupBy(derived.dropIns, (dropIn) => dropIn.unit);
  const names = new Set([...derived.units.keys(), ...dropIns.keys()]);
  return [...names].map((name) => {
    const text = derived.units.get(name);
    return { name, ...(text !== undefined && { text }), dropIns: dropIns.get(name) ?? [] };
  });
}

/** The links that `systemctl enable` makes from a unit's [Install] section: WantedBy= and RequiredBy=. */
export function installLinks(source: UnitSource): UnitLink[] {
  const file = parseUnitFile(source.text ?? "", source.name);
  const targets = (key: string): string[] =>
    settingsOf(file, "Install", key).flatMap((setting) => splitWords(setting.value) ?? []);
  return [
    ...targets("WantedBy").map((target): UnitLink => ({ target, unit: source.name, kind: "wants" })),
    ...targets("RequiredBy").map((target): UnitLink => ({ target, unit: source.name, kind: "requires" })),
  ];
}
