import type {
  DependencyReason,
  MountsFor,
  OrderingEdge,
  RequirementEdge,
  StatedDependency,
} from "./dependency.ts";

/** Edges by the two units that they join. */
class EdgesByEnds<Edge extends DependencyReason> {
  readonly #edges = new Map<string, Map<string, Edge[]>>();

  between(one: string, other: string): readonly Edge[] {
    return this.#edges.get(one)?.get(other) ?? [];
  }

  add(one: string, other: string, edge: Edge): void {
    const ofOne = this.#edges.get(one) ?? new Map<string, Edge[]>();
    const ofBoth = ofOne.get(other) ?? [];
    ofBoth.push(edge);
    ofOne.set(other, ofBoth);
    this.#edges.set(one, ofOne);
  }
}

const haveSameReason = (one: DependencyReason, other: DependencyReason): boolean =>
  one.origin === other.origin && one.reason === other.reason;

/** Brings together what all units state: aliases followed, each dependency once for each reason, none on oneself. */
export class DependencyResolver {
  readonly ordering: OrderingEdge[] = [];
  readonly requirements: RequirementEdge[] = [];
  readonly mountsFor: MountsFor[] = [];
  readonly #ordering = new EdgesByEnds<OrderingEdge>();
  readonly #requirements = new EdgesByEnds<RequirementEdge>();
  readonly #resolve: (name: string) => string;

  /** @param resolve - called for each name; follows aliases and sees to it that the unit gets loaded */
  constructor(resolve: (name: string) => string) {
    this.#resolve = resolve;
  }

  addAll(dependencies: readonly StatedDependency[]): void {
    for (const dependency of dependencies) {
      if ("earlier" in dependency) this.order(dependency);
      else if ("from" in dependency) this.require(dependency);
      else this.mountsFor.push({ ...dependency, unit: this.#resolve(dependency.unit) });
    }
  }

  order(stated: OrderingEdge): void {
    const [earlier, later] = [this.#resolve(stated.earlier), this.#resolve(stated.later)];
    if (earlier === later) return;
    if (this.#ordering.between(earlier, later).some((known) => haveSameReason(known, stated))) return;
    const isResolved = earlier === stated.earlier && later === stated.later;
    const edge = isResolved ? stated : { ...stated, earlier, later };
    this.#ordering.add(earlier, later, edge);
    this.ordering.push(edge);
  }

  /** Whether an edge orders two units directly. */
  isOrdered(earlier: string, later: string): boolean {
    return this.#ordering.between(earlier, later).length > 0;
  }

  require(stated: RequirementEdge): void {
    const [from, to] = [this.#resolve(stated.from), this.#resolve(stated.to)];
    if (from === to) return;
    const known = this.#requirements.between(from, to);
    if (known.some((edge) => edge.kind === stated.kind && haveSameReason(edge, stated))) return;
    const edge = from === stated.from && to === stated.to ? stated : { ...stated, from, to };
    this.#requirements.add(from, to, edge);
    this.requirements.push(edge);
  }
}
