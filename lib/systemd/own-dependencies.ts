import { DependencyCollector, type StatedDependency } from "./dependency.ts";
import { addExplicitDependencies } from "./explicit-dependencies.ts";
import type { LoadedUnit } from "./loaded-unit.ts";
import {
  addAutomountDependencies,
  addMountDependencies,
  addSwapDependencies,
  type MachineView,
} from "./mount-dependencies.ts";
import {
  addPathDependencies,
  addServiceDependencies,
  addSocketDependencies,
  addTimerDependencies,
} from "./service-dependencies.ts";
import type { UnitType } from "./unit-name.ts";

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

/** What a unit states by itself, in the two steps in which systemd adds it. */
export interface OwnDependencies {
  /** From its file. */
  readonly explicit: readonly StatedDependency[];
  /** From what it is and uses, and DefaultDependencies=. */
  readonly implied: readonly StatedDependency[];
}

function collect(unit: LoadedUnit, machine: MachineView): OwnDependencies {
  const [explicit, implied] = [new DependencyCollector(), new DependencyCollector()];
  addExplicitDependencies(unit, explicit, machine);
  rules[unit.type](unit, implied, machine);
  return { explicit: explicit.stated, implied: implied.stated };
}

const known = new WeakMap<LoadedUnit, Map<string, OwnDependencies>>();

/** What a unit states by itself. Worked out once for each unit and view of the machine, as standard units stay loaded. */
export function ownDependencies(unit: LoadedUnit, machine: MachineView): OwnDependencies {
  const ofUnit = known.get(unit) ?? new Map<string, OwnDependencies>();
  const view = `${machine.systemd} ${machine.devices} ${machine.container}`;
  const found = ofUnit.get(view) ?? collect(unit, machine);
  known.set(unit, ofUnit.set(view, found));
  return found;
}
