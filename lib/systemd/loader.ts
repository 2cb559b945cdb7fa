import { type LoadedUnit, loadUnit } from "./loaded-unit.ts";
import { type DropIn, mergeDropIns, parseUnitFile } from "./unit-file.ts";
import { templateName, unitType } from "./unit-name.ts";

/** A unit as it lies on disk. A template's name ends in `@` before its type; its instances are made as needed. */
export interface UnitSource {
  readonly name: string;
  /** The unit file; an empty one masks the unit; none for a device or other unit that has drop-ins only. */
  readonly text?: string;
  readonly dropIns?: readonly DropIn[];
  /** The file's name for reasons. Default: the unit's name. */
  readonly file?: string;
}

function fragmentOf(source: UnitSource | undefined): "present" | "absent" | "masked" {
  if (source?.text === undefined) return "absent";
  return source.text === "" ? "masked" : "present";
}

function load(name: string, own: UnitSource | undefined, template: UnitSource | undefined): LoadedUnit {
  const source = own?.text === undefined && template !== undefined ? template : own;
  const parsed = parseUnitFile(source?.text ?? "", source?.file ?? source?.name ?? name);
  const dropIns = [...(template?.dropIns ?? []), ...(own?.dropIns ?? [])];
  return loadUnit(name, unitType(name) ?? "service", mergeDropIns(parsed, dropIns), fragmentOf(source));
}

/**
 * Units that are no instances, by their source. The standard units are the same sources in every graph, so they are
 * loaded once; a source that nobody holds any more takes its unit along.
 */
const loadedFrom = new WeakMap<UnitSource, LoadedUnit>();

function loadPlain(source: UnitSource): LoadedUnit {
  const known = loadedFrom.get(source);
  if (known !== undefined) return known;
  const unit = load(source.name, source, undefined);
  loadedFrom.set(source, unit);
  return unit;
}

/** One source for each name: a generator's drop-ins come without the unit that they are for. The last text is the unit's. */
function mergeSources(sources: Iterable<UnitSource>): Map<string, UnitSource> {
  const merged = new Map<string, UnitSource>();
  for (const source of sources) {
    const other = merged.get(source.name);
    const dropIns = [...(other?.dropIns ?? []), ...(source.dropIns ?? [])];
    merged.set(source.name, other === undefined ? source : { ...other, ...source, dropIns });
  }
  return merged;
}

/** Loads units by name from their sources, templates included. */
export class Loader {
  readonly units = new Map<string, LoadedUnit>();
  readonly #sources: ReadonlyMap<string, UnitSource>;
  readonly #aliases: ReadonlyMap<string, string>;
  /** Names that were asked for, and those under which their units are loaded. */
  readonly #resolved = new Map<string, string>();
  readonly #met = new Set<string>();
  readonly #waiting: string[] = [];

  constructor(sources: Iterable<UnitSource>, aliases: ReadonlyMap<string, string>) {
    this.#sources = mergeSources(sources);
    this.#aliases = aliases;
  }

  /** The name under which a unit is loaded; queues it. */
  resolve(name: string): string {
    const known = this.#resolved.get(name);
    if (known !== undefined) return known;
    const followed = this.#followAliases(name);
    this.#resolved.set(name, followed);
    if (!this.#met.has(followed)) this.#waiting.push(followed);
    this.#met.add(followed);
    return followed;
  }

  #followAliases(name: string): string {
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
    return followed;
  }

  /** Loads the unit that waits longest; undefined if none does. */
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
    return own !== undefined && template === undefined ? loadPlain(own) : load(name, own, template);
  }
}
