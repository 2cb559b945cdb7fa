import fc from "fast-check";
import {
  type Attributes,
  checkConfig,
  isAttributes,
  type Module,
  type Problem,
  replaceAt,
  rootOf,
  showOption,
} from "../schema/kernel/index.ts";
import { valuesOf } from "./values.ts";

/** More rounds than a configuration has settings are never needed; each takes at least one away. */
const maxRounds = 200;

/**
 * Takes away from a configuration what breaks a rule, until none is broken: an option falls back to its default, or else
 * what it is part of goes. What is left is as unusual as it was.
 *
 * @param keep - Id of a rule that may stay broken: what is left then mostly breaks this rule only.
 */
export function repair(module: Module, value: Attributes, keep: string | null = null): Attributes {
  let current = value;
  for (let round = 0; round < maxRounds; round += 1) {
    const wrong = errorsOf(module, current).filter(({ rule }) => rule !== keep);
    if (wrong.length === 0) {
      return current;
    }
    // One for each rule: of two options that collide, one may stay. What one takes away the next may not find.
    const first = [...Map.groupBy(wrong, ({ rule }) => rule).values()].flatMap(([problem]) => problem ?? []);
    const repairs = first.map((problem) => repairOf(module, current, problem));
    current = repairs.reduce((repaired, mend) => mend(repaired), current);
  }
  return requiredValues(module);
}

/** What must be set is set as it can be, and all else that a problem names is taken away. */
function repairOf(
  module: Module,
  value: Attributes,
  { option, rule }: Problem,
): (value: Attributes) => Attributes {
  const path = nearestPath(module, value, option);
  if (path.length > 0 || rule !== "required-option") {
    return (current) => without(current, path) as Attributes;
  }
  const required = requiredValues(module);
  const known = nearestPath(module, required, option);
  return (current) => replaceAt(current, known, valueAt(required, known)) as Attributes;
}

/** Random configurations in which values for required options are looked for. */
const looked = 100;

const found = new WeakMap<object, Attributes>();

/** The smallest configuration that sets what must be set, and breaks no rule; nothing where nothing must be set. */
export function requiredValues(module: Module): Attributes {
  const known = found.get(module) ?? findRequired(module);
  found.set(module, known);
  return known;
}

function findRequired(module: Module): Attributes {
  if (module.schema.safeParse({}).success) return {};
  const isRequired = (name: string) => module.options[name]?.safeParse(undefined).success === false;
  const [smallest = {}] = fc
    .sample(valuesOf(module), { seed: 0, numRuns: looked })
    .map((value) => Object.fromEntries(Object.entries(value).filter(([name]) => isRequired(name))))
    .filter((value) => errorsOf(module, value).length === 0)
    .toSorted((one, other) => JSON.stringify(one).length - JSON.stringify(other).length);
  return smallest;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isAttributes(at) ? at[name] : undefined), value);
}

/** The rules that a configuration breaks, each once, without those that only warn. */
export function brokenRules(module: Module, value: unknown): string[] {
  return [...new Set(errorsOf(module, value).map(({ rule }) => rule))];
}

function errorsOf(module: Module, value: unknown): Problem[] {
  return checkConfig(module, value).problems.filter(({ severity }) => severity === "error");
}

/** The longest path that a configuration sets and that the option is, or lies below. */
function nearestPath(module: Module, value: Attributes, option: string): readonly string[] {
  const descend = (at: unknown, text: string, path: readonly string[]): readonly string[] => {
    for (const [name, member] of Object.entries(isAttributes(at) ? at : {})) {
      const below = `${text}.${showOption([name])}`;
      if (option === below || option.startsWith(`${below}.`)) {
        return descend(member, below, [...path, name]);
      }
    }
    return path;
  };
  return descend(value, rootOf(module), []);
}

/** A copy of a value without what stands at a path; nothing at all for the empty path. */
export function without(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) {
    return {};
  }
  if (!isAttributes(value)) {
    return value;
  }
  const { [name]: member, ...others } = value;
  return rest.length === 0 || !isAttributes(member) ? others : { ...value, [name]: without(member, rest) };
}
