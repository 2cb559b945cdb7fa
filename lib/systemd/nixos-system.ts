import type { DerivedUnits } from "./fstab-generator.ts";
import type { UnitLink } from "./generator-output.ts";
import { buildGraph, type Graph } from "./graph.ts";
import type { UnitSource } from "./loader.ts";
import { standardAliases, standardLinks, standardUnits } from "./standard-units.ts";
import { unitSourcesOf } from "./unit-sources.ts";
import type { SystemdVersion } from "./version.ts";

/** What the evaluation of a NixOS system says of its units. */
export interface NixosUnits {
  /** The text of each unit, or of its drop-in. */
  readonly units: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, NixosLinks>>;
}

interface NixosLinks {
  readonly wantedBy: readonly string[];
  readonly requiredBy: readonly string[];
  readonly overrideStrategy?: string | undefined;
}

/** The machine that a system runs on, and whose units are there before any of its own. */
export interface Machine {
  /** Whether systemd finds itself in a container. */
  readonly container: boolean;
  /** Whether it can see devices. */
  readonly devices: boolean;
  readonly systemd: SystemdVersion;
}

/**
 * The units of a system, those that systemd makes of its fstab, and those of every NixOS-WSL system.
 *
 * @param beside - units that are neither, such as a session's
 */
export function graphOfSystem(
  report: NixosUnits,
  derived: DerivedUnits,
  machine: Machine,
  beside: readonly UnitSource[] = [],
): Graph {
  const { systemd } = machine;
  const whole = new Set(wholeUnits(report, systemd));
  const own = Object.entries(report.units);
  return buildGraph(
    [
      ...standardUnits(systemd).filter(({ name }) => !whole.has(name)),
      ...beside,
      ...unitSourcesOf(derived),
      ...own
        .filter(([name]) => !whole.has(name))
        .map(([name, text]): UnitSource => ({ name, dropIns: [{ name: "overrides.conf", text }] })),
      ...own.filter(([name]) => whole.has(name)).map(([name, text]): UnitSource => ({ name, text })),
    ],
    [...standardLinks(systemd), ...derived.links, ...linksOf(report)],
    { ...machine, aliases: standardAliases },
  );
}

/** The names of the units of which a system has the text, and no drop-in only. */
export function wholeUnits(report: NixosUnits, systemd: SystemdVersion): string[] {
  return Object.keys(report.units).filter((name) => !isDropInOf(report, systemd, name));
}

/**
 * Whether the text of a unit in the report is a drop-in to one that comes from elsewhere: where the module says so, and by default
 * (`asDropinIfExists`) where a package brings the unit, as systemd, D-Bus and Nix bring all of the standard units.
 *
 * Source: nixpkgs, nixos/lib/systemd-lib.nix, generateUnits.
 */
export function isDropInOf(
  { links }: Pick<NixosUnits, "links">,
  systemd: SystemdVersion,
  name: string,
): boolean {
  const strategy = links[name]?.overrideStrategy;
  if (strategy !== "asDropinIfExists") return strategy === "asDropin";
  return standardUnits(systemd).some((unit) => unit.name === name);
}

/** NixOS makes links of `wantedBy` and `requiredBy`, and writes no [Install] section. */
function linksOf({ links }: NixosUnits): UnitLink[] {
  return Object.entries(links).flatMap(([unit, { wantedBy, requiredBy }]) => [
    ...wantedBy.map((target): UnitLink => ({ target, unit, kind: "wants" })),
    ...requiredBy.map((target): UnitLink => ({ target, unit, kind: "requires" })),
  ]);
}
