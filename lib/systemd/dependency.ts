import { type UnitType, unitType } from "./unit-name.ts";

/** Where a dependency comes from: a file or a link; what the unit is and uses; or DefaultDependencies=yes. */
export type DependencyOrigin = "explicit" | "implicit" | "default";

/** Why a dependency exists. */
export interface DependencyReason {
  readonly origin: DependencyOrigin;
  /** A short phrase, as `Before=` or `RequiresMountsFor=/nix/store`. */
  readonly reason: string;
  /** The file or link that says so, for explicit ones. */
  readonly file?: string;
}

/** `earlier` must have finished starting before `later` starts, if both start in one transaction (Before=, After=). */
export interface OrderingEdge extends DependencyReason {
  readonly earlier: string;
  readonly later: string;
}

export const requirementKinds = [
  "Requires",
  "Requisite",
  "Wants",
  "BindsTo",
  "PartOf",
  "Upholds",
  "Conflicts",
  "Triggers",
] as const;
export type RequirementKind = (typeof requirementKinds)[number];

/** `from` needs, pulls in, follows or excludes `to`; says nothing about order. */
export interface RequirementEdge extends DependencyReason {
  readonly from: string;
  readonly to: string;
  readonly kind: RequirementKind;
}

/** A path whose mount units a unit requires, if there are any. */
interface MountsFor extends DependencyReason {
  readonly unit: string;
  readonly path: string;
}

/** Collects the dependencies of all units (systemd `src/core/unit.c`, unit_add_dependency). */
export class DependencyCollector {
  readonly ordering: OrderingEdge[] = [];
  readonly requirements: RequirementEdge[] = [];
  readonly mountsFor: MountsFor[] = [];
  readonly #seen = new Set<string>();
  readonly #ordered = new Set<string>();
  readonly #resolve: (name: string) => string;

  /** @param resolve - called for each name; follows aliases and sees to it that the unit gets loaded */
  constructor(resolve: (name: string) => string) {
    this.#resolve = resolve;
  }

  #isNew(...key: string[]): boolean {
    const text = key.join("\0");
    if (this.#seen.has(text)) return false;
    this.#seen.add(text);
    return true;
  }

  /** Orders two units. Devices cannot be delayed, and nothing is ordered against itself. */
  order(earlier: string, later: string, why: DependencyReason): void {
    const edge = { earlier: this.#resolve(earlier), later: this.#resolve(later), ...why };
    if (edge.earlier === edge.later) return;
    this.#ordered.add(`${edge.earlier}\0${edge.later}`);
    if (this.#isNew("order", edge.earlier, edge.later, why.origin, why.reason)) this.ordering.push(edge);
  }

  /** Whether an edge orders two units directly. */
  isOrdered(earlier: string, later: string): boolean {
    return this.#ordered.has(`${earlier}\0${later}`);
  }

  /** Before= of `unit`, which systemd ignores when `other` is a device. */
  before(unit: string, other: string, why: DependencyReason): void {
    if (unitType(other) !== ("device" satisfies UnitType)) this.order(unit, other, why);
  }

  after(unit: string, other: string, why: DependencyReason): void {
    this.order(other, unit, why);
  }

  require(from: string, kind: RequirementKind, to: string, why: DependencyReason): void {
    const edge = { from: this.#resolve(from), kind, to: this.#resolve(to), ...why };
    if (edge.from === edge.to) return;
    if (this.#isNew(kind, edge.from, edge.to, why.origin, why.reason)) this.requirements.push(edge);
  }

  requireMountsFor(unit: string, path: string, why: DependencyReason): void {
    if (path.startsWith("/")) this.mountsFor.push({ unit: this.#resolve(unit), path, ...why });
  }
}
