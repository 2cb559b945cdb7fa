import {
  DependencyCollector,
  type DependencyReason,
  type OrderingEdge,
  type RequirementEdge,
} from "./dependency.ts";
import { addExplicitDependencies } from "./explicit-dependencies.ts";
import type { UnitLink } from "./generator-output.ts";
import { type LoadedUnit, loadUnit } from "./loaded-unit.ts";
import {
  addAutomountDependencies,
  addMountDependencies,
  addSwapDependencies,
  type MachineView,
} from "./mount-dependencies.ts";
import { isNormalizedPath, pathAndAncestors, simplifyPath } from "./path.ts";
import {
  addPathDependencies,
  addServiceDependencies,
  addSocketDependencies,
  addTimerDependencies,
} from "./service-dependencies.ts";
import { type DropIn, mergeDropIns, parseUnitFile, type UnitFile } from "./unit-file.ts";
import { templateName, type UnitType, unitNameFromPath, unitType } from "./unit-name.ts";

/** A unit as it lies on disk. A template's name ends in `@` before its type; its instances are made as needed. */
export interface UnitSource {
  readonly name: string;
  /** The unit file; an empty one masks the unit; none for a device or other unit that has drop-ins only. */
  readonly text?: string;
  readonly dropIns?: readonly DropIn[];
  /** The file's name for reasons. Default: the unit's name. */
  readonly file?: string;
}

export interface GraphOptions {
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

type Rule = (unit: LoadedUnit, dependencies: DependencyCollector, machine: MachineView) => void;

const nothing: Rule = () => undefined;

/** What each type of unit depends on of its own. Slices and scopes are left out: they order nothing of interest. */
const rules: Readonly<Record<UnitType, Rule>> = {
  service: addServiceDependencies,
  mount: addMountDependencies,
  automount: addAutomountDependencies,
  swap: addSwapDependencies,
  socket: addSocketDependencies,
  timer: addTimerDependencies,
  path: addPathDependencies,
  target: nothing,
  device: nothing,
  slice: nothing,
  scope: nothing,
};

function fragmentOf(source: UnitSource | undefined): "present" | "absent" | "masked" {
  if (source?.text === undefined) return "absent";
  return source.text === "" ? "masked" : "present";
}

/** Loads units by name from their sources, templates included. */
class Loader {
  readonly units = new Map<string, LoadedUnit>();
  readonly #sources: Map<string, UnitSource>;
  readonly #aliases: ReadonlyMap<string, string>;
  readonly #waiting: string[] = [];

  constructor(sources: Iterable<UnitSource>, aliases: ReadonlyMap<string, string>) {
    this.#sources = new Map([...sources].map((source) => [source.name, source]));
    this.#aliases = aliases;
  }

  /** The name under which a unit is loaded; queues it. */
  resolve(name: string): string {
    let followed = name;
    const seen = new Set<string>();
    for (
      let next = this.#aliases.get(name);
      next !== undefined && !seen.has(next);
      next = this.#aliases.get(next)
    ) {
      seen.add(next);
      followed = next;
    }
    if (!this.units.has(followed) && !this.#waiting.includes(followed)) this.#waiting.push(followed);
    return followed;
  }

  next(): LoadedUnit | undefined {
    const name = this.#waiting.shift();
    if (name === undefined) return undefined;
    const unit = this.#load(name);
    this.units.set(name, unit);
    return unit;
  }

  #load(name: string): LoadedUnit {
    const own = this.#sources.get(name);
    const template = this.#sources.get(templateName(name) ?? "");
    const source = own?.text === undefined && template !== undefined ? template : own;
    const fragment = fragmentOf(source);
    const parsed: UnitFile = parseUnitFile(source?.text ?? "", source?.file ?? source?.name ?? name);
    const dropIns = [...(template?.dropIns ?? []), ...(own?.dropIns ?? [])];
    return loadUnit(name, unitType(name) ?? "service", mergeDropIns(parsed, dropIns), fragment);
  }
}

/** Requires= and After= for the mount units on the way to each path (unit.c, unit_add_mount_dependencies). */
function addMountsFor(units: ReadonlyMap<string, LoadedUnit>, dependencies: DependencyCollector): void {
  for (const { unit, path, ...why } of dependencies.mountsFor) {
    if (units.get(unit)?.loadState !== "loaded" || !isNormalizedPath(simplifyPath(path))) continue;
    for (const ancestor of pathAndAncestors(path)) {
      const mount = units.get(unitNameFromPath(ancestor, "mount") ?? "");
      if (mount?.loadState !== "loaded" || mount.name === unit) continue;
      dependencies.after(unit, mount.name, why);
      if (mount.hasFragment) dependencies.require(unit, "Requires", mount.name, why);
    }
  }
}

const pullingKinds: ReadonlySet<string> = new Set(["Requires", "Requisite", "Wants", "BindsTo", "Upholds"]);

/**
 * Targets come after what they pull in, unless either side has DefaultDependencies=no or the order is already the
 * other way round (target.c, target_add_default_dependencies; unit.c, unit_add_default_target_dependency).
 */
function addTargetDefaults(units: ReadonlyMap<string, LoadedUnit>, dependencies: DependencyCollector): void {
  const why: DependencyReason = { origin: "default", reason: "a target comes after what it pulls in" };
  for (const { from, to, kind } of dependencies.requirements.slice()) {
    const [target, pulled] = [units.get(from), units.get(to)];
    if (target?.type !== "target" || pulled === undefined || !pullingKinds.has(kind)) continue;
    const areLoaded = target.loadState === "loaded" && pulled.loadState === "loaded";
    if (!areLoaded || !target.defaultDependencies || !pulled.defaultDependencies) continue;
    if (!dependencies.isOrdered(from, to)) dependencies.after(from, to, why);
  }
  for (const unit of units.values()) {
    const isLoaded = unit.type === "target" && unit.loadState === "loaded" && unit.defaultDependencies;
    if (!isLoaded || unit.name === "shutdown.target") continue;
    const shutdown: DependencyReason = { origin: "default", reason: "stopped at shutdown" };
    dependencies.before(unit.name, "shutdown.target", shutdown);
    dependencies.require(unit.name, "Conflicts", "shutdown.target", shutdown);
  }
}

/**
 * Builds the graph of units as systemd 252's system manager would, with implicit and default dependencies.
 *
 * @param sources - the unit files; later ones of a name replace earlier ones
 * @param links - what `.wants/` and `.requires/` directories say
 * @param options - aliases, and what systemd sees of the machine
 * @returns units in the order in which they were met, those that are only named included (`not-found`)
 */
export function buildGraph(
  sources: Iterable<UnitSource>,
  links: Iterable<UnitLink> = [],
  options: GraphOptions = {},
): Graph {
  const all = [...sources];
  const loader = new Loader(all, options.aliases ?? new Map());
  const dependencies = new DependencyCollector((name) => loader.resolve(name));
  const machine: MachineView = { devices: options.devices ?? true, container: options.container ?? false };
  const linksOf = Map.groupBy(links, (link) => options.aliases?.get(link.target) ?? link.target);
  loader.resolve("-.mount");
  for (const { name } of all) if (!/@\.[a-z]+$/.test(name)) loader.resolve(name);
  const drain = (): void => {
    for (let unit = loader.next(); unit !== undefined; unit = loader.next()) {
      if (unit.loadState === "not-found" || unit.loadState === "masked") continue;
      addExplicitDependencies(unit, dependencies);
      for (const { unit: pulled, kind, target } of linksOf.get(unit.name) ?? []) {
        const why: DependencyReason = {
          origin: "explicit",
          reason: `${target}.${kind}/`,
          file: `${target}.${kind}/${pulled}`,
        };
        dependencies.require(unit.name, kind === "wants" ? "Wants" : "Requires", pulled, why);
      }
      rules[unit.type](unit, dependencies, machine);
    }
  };
  drain();
  addMountsFor(loader.units, dependencies);
  addTargetDefaults(loader.units, dependencies);
  drain();
  return { units: loader.units, ordering: dependencies.ordering, requirements: dependencies.requirements };
}
