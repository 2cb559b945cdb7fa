import type { z } from "zod";
import {
  isAttributes,
  type Module,
  nixTypeOf,
  type OptionTree,
  type Problem,
  treeNodeOf,
} from "../schema/kernel/index.ts";
import type { CaseKind, FuzzCase } from "./cases.ts";
import { hintPaths, showHintPath } from "./hints.ts";

/** How often something came up, by its name. What never did is there with 0. */
export type Counts = Readonly<Record<string, number>>;

/** What a run of the harness has touched. */
export interface Coverage {
  /** Configurations by what was known of them. */
  readonly kinds: Readonly<Record<CaseKind, number>>;
  /** Configurations that set the option, by its path. */
  readonly options: Counts;
  /** Values of the options that have only a few: enumerations, switches, and null where it is one. */
  readonly values: Counts;
  /** Configurations that break the rule, by its id. Warnings count, too. */
  readonly rules: Counts;
  /** Systems that were held against an invariant, a comparison or an oracle, by its id. */
  readonly checks: Counts;
}

/** Nothing has come up yet. */
export function noCoverage(module: Module, checks: readonly string[]): Coverage {
  return {
    kinds: { valid: 0, nearly: 0, typed: 0, garbage: 0, edge: 0 },
    options: zeros(hintPaths(module).filter((path) => !/>$/.test(path))),
    values: zeros(fewValuesIn(module.options, [])),
    rules: zeros(module.rules.map(({ id }) => id)),
    checks: zeros(checks),
  };
}

/** What one configuration touches. */
export function coverageOf(
  module: Module,
  { kind, value }: Pick<FuzzCase, "kind" | "value">,
  problems: readonly Problem[],
  checks: readonly string[],
): Partial<Coverage> {
  const options = new Set<string>();
  const values = new Set<string>();
  collect(module.options, value, [], options, values);
  return {
    kinds: { valid: 0, nearly: 0, typed: 0, garbage: 0, edge: 0, [kind]: 1 },
    options: ones(options),
    values: ones(values),
    rules: ones(
      problems.map(({ rule }) => rule).filter((rule) => module.rules.some(({ id }) => id === rule)),
    ),
    checks: ones(checks),
  };
}

/** Both together. */
export function addCoverage(a: Coverage, b: Partial<Coverage>): Coverage {
  return {
    kinds: { ...a.kinds, ...sum(a.kinds, b.kinds) },
    options: sum(a.options, b.options),
    values: sum(a.values, b.values),
    rules: sum(a.rules, b.rules),
    checks: sum(a.checks, b.checks),
  };
}

/** What never came up, by what it is: what a run did not try. */
export function untouched({ options, values, rules, checks }: Coverage): string[] {
  const named = { option: options, value: values, rule: rules, check: checks };
  return Object.entries(named).flatMap(([what, counts]) =>
    Object.entries(counts)
      .filter(([, count]) => count === 0)
      .map(([name]) => `${what} ${name}`),
  );
}

function sum(a: Counts, b: Counts = {}): Counts {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}

function zeros(names: readonly string[]): Counts {
  return Object.fromEntries(names.map((name) => [name, 0]));
}

function ones(names: Iterable<string>): Counts {
  return Object.fromEntries([...names].map((name) => [name, 1]));
}

function collect(
  tree: OptionTree,
  value: unknown,
  at: readonly string[],
  options: Set<string>,
  values: Set<string>,
): void {
  for (const [name, member] of Object.entries(isAttributes(value) ? value : {})) {
    const declared = Object.hasOwn(tree, name) ? tree[name] : undefined;
    if (declared === undefined) {
      continue;
    }
    const path = [...at, name];
    options.add(showHintPath(path));
    const node = treeNodeOf(declared);
    if (node.kind === "group") {
      collect(node.options, member, path, options, values);
    } else {
      collectType(node.type, member, path, options, values);
    }
  }
}

function collectType(
  schema: z.ZodType,
  value: unknown,
  path: readonly string[],
  options: Set<string>,
  values: Set<string>,
): void {
  const type = nixTypeOf(schema);
  if (fewValues(schema).includes(value as string)) {
    values.add(showValue(path, value));
  }
  if (type.kind === "nullOr") {
    collectType(type.of, value, path, options, values);
  } else if (type.kind === "attrsOf") {
    for (const member of Object.values(isAttributes(value) ? value : {})) {
      collectType(type.of, member, [...path, `<${type.placeholder}>`], options, values);
    }
  } else if (type.kind === "listOf") {
    for (const element of Array.isArray(value) ? value : []) {
      collectType(type.of, element, [...path, "*"], options, values);
    }
  } else if (type.kind === "submodule") {
    collect(type.options, value, path, options, values);
  }
}

/** The values of a type that has only a few. */
function fewValues(schema: z.ZodType): readonly unknown[] {
  const type = nixTypeOf(schema);
  switch (type.kind) {
    case "bool":
      return [true, false];
    case "enum":
      return type.values;
    case "nullOr":
      return [null, ...fewValues(type.of)];
    default:
      return [];
  }
}

function fewValuesIn(tree: OptionTree, at: readonly string[]): string[] {
  return Object.entries(tree).flatMap(([name, member]) => {
    const path = [...at, name];
    const node = treeNodeOf(member);
    return node.kind === "group" ? fewValuesIn(node.options, path) : fewValuesBelow(node.type, path);
  });
}

function fewValuesBelow(schema: z.ZodType, path: readonly string[]): string[] {
  const type = nixTypeOf(schema);
  const own = fewValues(schema).map((value) => showValue(path, value));
  switch (type.kind) {
    case "attrsOf":
      return [...own, ...fewValuesBelow(type.of, [...path, `<${type.placeholder}>`])];
    case "listOf":
      return [...own, ...fewValuesBelow(type.of, [...path, "*"])];
    case "submodule":
      return [...own, ...fewValuesIn(type.options, path)];
    default:
      return own;
  }
}

function showValue(path: readonly string[], value: unknown): string {
  return `${showHintPath(path)} = ${JSON.stringify(value)}`;
}
