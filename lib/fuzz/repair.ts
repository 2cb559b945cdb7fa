import {
  type Attributes,
  checkConfig,
  isAttributes,
  type Module,
  type Problem,
  showOption,
} from "../schema/kernel/index.ts";

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
    const paths = pathsByOption(module, current);
    // One for each rule: of two options that collide, one may stay.
    for (const [problem] of Map.groupBy(wrong, ({ rule }) => rule).values()) {
      current = without(current, nearestPath(paths, problem?.option ?? "")) as Attributes;
    }
  }
  return {};
}

/** The rules that a configuration breaks, each once, without those that only warn. */
export function brokenRules(module: Module, value: unknown): string[] {
  return [...new Set(errorsOf(module, value).map(({ rule }) => rule))];
}

function errorsOf(module: Module, value: unknown): Problem[] {
  return checkConfig(module, value).problems.filter(({ severity }) => severity === "error");
}

/** Every path that the configuration sets, by the text that a problem names it with. */
function pathsByOption(module: Module, value: Attributes): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  const walk = (at: unknown, path: readonly string[]): void => {
    paths.set(showOption([...module.path, ...path]), path);
    if (isAttributes(at)) {
      for (const [name, member] of Object.entries(at)) {
        walk(member, [...path, name]);
      }
    }
  };
  walk(value, []);
  return paths;
}

/** The longest path that is set and that the option is, or lies below. */
function nearestPath(paths: ReadonlyMap<string, readonly string[]>, option: string): readonly string[] {
  const above = [...paths].filter(([text]) => option === text || option.startsWith(`${text}.`));
  const [, path] = above.reduce((best, each) => (each[0].length > best[0].length ? each : best), ["", []] as [
    string,
    readonly string[],
  ]);
  return path;
}

/** A copy of a value without what stands at a path; nothing at all for the empty path. */
function without(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) {
    return {};
  }
  if (!isAttributes(value)) {
    return value;
  }
  const { [name]: member, ...others } = value;
  return rest.length === 0 || !isAttributes(member) ? others : { ...value, [name]: without(member, rest) };
}
