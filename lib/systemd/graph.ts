import type { DependencyReason, OrderingEdge, RequirementEdge } from "./dependency.ts";
import { DependencyResolver } from "./dependency-resolver.ts";
import type { UnitLink } from "./generator-output.ts";
import type { LoadedUnit } from "./loaded-unit.ts";
import { Loader, type UnitSource } from "./loader.ts";
import type { MachineView } from "./mount-dependencies.ts";
import { ownDependencies } from "./own-dependencies.ts";
import { isNormalizedPath, pathAndAncestors, simplifyPath } from "./path.ts";
import { unitNameFromPath } from "./unit-name.ts";
import { newestSystemd, type SystemdVersion } from "./version.ts";

export interface GraphOptions {
  /** Whose manager. Default: the newest one's. */
  readonly systemd?: SystemdVersion;
  /** Other names of units, as `default.target` for `multi-user.target`. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** Whether systemd can see devices: not where /sys is read-only. Default: true. */
  readonly devices?: boolean;
  /** Whether systemd finds itself in a container, which WSL counts as. Default: false. */
  readonly container?: boolean;
}

/** All units, and how they depend on each other. */
export interface Graph {
  readonly units: ReadonlyMap<string, LoadedUnit>;
  readonly ordering: readonly OrderingEdge[];
  readonly requirements: readonly RequirementEdge[];
}

/** Requires= or Wants=, and After= for the mount units on the way to each path (unit.c, unit_add_mount_dependencies). */
function addMountsFor(units: ReadonlyMap<string, LoadedUnit>, dependencies: DependencyResolver): void {
  const mounts = new Map<string, LoadedUnit | undefined>();
  const mountAt = (path: string): LoadedUnit | undefined => {
    if (!mounts.has(path)) mounts.set(path, units.get(unitNameFromPath(path, "mount") ?? ""));
    return mounts.get(path);
  };
  for (const { unit, path, kind, ...why } of dependencies.mountsFor) {
    if (units.get(unit)?.loadState !== "loaded" || !isNormalizedPath(simplifyPath(path))) continue;
    for (const ancestor of pathAndAncestors(path)) {
      const mount = mountAt(ancestor);
      if (mount?.loadState !== "loaded" || mount.name === unit) continue;
      dependencies.order({ earlier: mount.name, later: unit, ...why });
      if (mount.hasFragment) dependencies.require({ from: unit, kind, to: mount.name, ...why });
    }
  }
}

const pullingKinds: ReadonlySet<string> = new Set(["Requires", "Requisite", "Wants", "BindsTo", "Upholds"]);

/**
 * Targets come after what they pull in, unless either side has DefaultDependencies=no or the order is already the
 * other way round (target.c, target_add_default_dependencies; unit.c, unit_add_default_target_dependency).
 */
function addTargetDefaults(units: ReadonlyMap<string, LoadedUnit>, dependencies: DependencyResolver): void {
  const why: DependencyReason = { origin: "default", reason: "a target comes after what it pulls in" };
  for (const { from, to, kind } of dependencies.requirements.slice()) {
    const [target, pulled] = [units.get(from), units.get(to)];
    if (target?.type !== "target" || pulled === undefined || !pullingKinds.has(kind)) continue;
    const areLoaded = target.loadState === "loaded" && pulled.loadState === "loaded";
    if (!areLoaded || !target.defaultDependencies || !pulled.defaultDependencies) continue;
    if (!dependencies.isOrdered(from, to)) dependencies.order({ earlier: to, later: from, ...why });
  }
  for (const unit of units.values()) {
    const isLoaded = unit.type === "target" && unit.loadState === "loaded" && unit.defaultDependencies;
    if (!isLoaded || unit.name === "shutdown.target") continue;
    const shutdown: DependencyReason = { origin: "default", reason: "stopped at shutdown" };
    dependencies.order({ earlier: unit.name, later: "shutdown.target", ...shutdown });
    dependencies.require({ from: unit.name, kind: "Conflicts", to: "shutdown.target", ...shutdown });
  }
}

/**
 * Builds the graph of units as the system manager would, with implicit and default dependencies.
 *
 * @param sources - the unit files; later ones of a name replace earlier ones
 * @param links - what `.wants/` and `.requires/` directories say
 * @param options - whose manager, aliases, and what systemd sees of the machine
 * @returns units in the order in which they were met, those that are only named included (`not-found`)
 */
export function buildGraph(
  sources: Iterable<UnitSource>,
  links: Iterable<UnitLink> = [],
  options: GraphOptions = {},
): Graph {
  const all = [...sources];
  const loader = new Loader(all, options.aliases ?? new Map());
  const dependencies = new DependencyResolver((name) => loader.resolve(name));
  const machine: MachineView = {
    systemd: options.systemd ?? newestSystemd,
    devices: options.devices ?? true,
    container: options.container ?? false,
  };
  const linksOf = Map.groupBy(links, (link) => options.aliases?.get(link.target) ?? link.target);
  loader.resolve("-.mount");
  for (const { name } of all) if (!/@\.[a-z]+$/.test(name)) loader.resolve(name);
  const drain = (): void => {
    for (let unit = loader.next(); unit !== undefined; unit = loader.next()) {
      if (unit.loadState === "not-found" || unit.loadState === "masked") continue;
      const own = ownDependencies(unit, machine);
      dependencies.addAll(own.explicit);
      for (const { unit: pulled, kind, target } of linksOf.get(unit.name) ?? []) {
        const why: DependencyReason = {
          origin: "explicit",
          reason: `${target}.${kind}/`,
          file: `${target}.${kind}/${pulled}`,
        };
        dependencies.require({
          from: unit.name,
          kind: kind === "wants" ? "Wants" : "Requires",
          to: pulled,
          ...why,
        });
      }
      dependencies.addAll(own.implied);
    }
  };
  drain();
  addMountsFor(loader.units, dependencies);
  addTargetDefaults(loader.units, dependencies);
  drain();
  return { units: loader.units, ordering: dependencies.ordering, requirements: dependencies.requirements };
}
