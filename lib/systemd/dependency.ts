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

/** A path whose mount units a unit comes after and requires, or merely wants, if there are any. */
export interface MountsFor extends DependencyReason {
  readonly unit: string;
  readonly path: string;
  readonly kind: "Requires" | "Wants";
}

/** A dependency as a unit states it: names may be aliases still, and it may be stated twice. */
export type StatedDependency = OrderingEdge | RequirementEdge | MountsFor;

/** Collects what units state, in order (systemd `src/core/unit.c`, unit_add_dependency). */
export class DependencyCollector {
  readonly stated: StatedDependency[] = [];

  /** Before= of `unit`, which systemd ignores when `other` is a device: devices cannot be delayed. */
  before(unit: string, other: string, why: DependencyReason): void {
    if (unitType(other) !== ("device" satisfies UnitType)) this.after(other, unit, why);
  }

  after(unit: string, other: string, why: DependencyReason): void {
    this.stated.push({ earlier: other, later: unit, ...why });
  }

  require(from: string, kind: RequirementKind, to: string, why: DependencyReason): void {
    this.stated.push({ from, kind, to, ...why });
  }

  requireMountsFor(unit: string, path: string, why: DependencyReason): void {
    this.#needMountsFor(unit, "Requires", path, why);
  }

  wantMountsFor(unit: string, path: string, why: DependencyReason): void {
    this.#needMountsFor(unit, "Wants", path, why);
  }

  #needMountsFor(unit: string, kind: MountsFor["kind"], path: string, why: DependencyReason): void {
    if (path.startsWith("/")) this.stated.push({ unit, path, kind, ...why });
  }
}
