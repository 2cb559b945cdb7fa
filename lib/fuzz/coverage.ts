import type { z } from "zod";
import {
  isAttributes,
  type Module,
  type OptionTree,
  optionsOf,
  type Problem,
  treeNodeOf,
  valuePartsOf,
} from "../schema/kernel/index.ts";
import type { CaseKind, FuzzCase } from "./cases.ts";
import { roundsIn } from "./deck.ts";
import { type Hints, hintPaths, showHintPath } from "./hints.ts";
import { knownValues, showKnownValue } from "./known-values.ts";

/** How often something came up, by its name. What never did is there with 0. */
export type Counts = Readonly<Record<string, number>>;

/** What a run of the harness has touched. */
export interface Coverage {
  /** Configurations by what was known of them. */
  readonly kinds: Readonly<Record<CaseKind, number>>;
  /** Configurations that set the option, by its path. */
  readonly options: Counts;
  /** Configurations with a value that a run must come to: of an enumeration, a switch, null where it is one, or a hint. */
  readonly values: Counts;
  /** The same of configurations that break no rule, for values that no rule refuses: their systems are looked at. */
  readonly accepted: Counts;
  /** Configurations that break the rule, by its id. Warnings count, too. */
  readonly rules: Counts;
  /** Configurations that break this rule and no other, by its id: those which show that somebody holds it. */
  readonly alone: Counts;
  /** Systems that were held against an invariant, a comparison or an oracle, by its id. */
  readonly checks: Counts;
}

/** Nothing has come up yet. */
export function noCoverage(module: Module, hints: Hints, checks: readonly string[]): Coverage {
  const known = knownValues(module, hints);
  return {
    kinds: { valid: 0, nearly: 0, typed: 0, garbage: 0, edge: 0 },
    options: zeros(hintPaths(module).filter((path) => !/[>*]$/.test(path))),
    values: zeros(known.map(showKnownValue)),
    accepted: zeros(known.filter(({ isRefused }) => !isRefused).map(showKnownValue)),
    rules: zeros(module.rules.map(({ id }) => id)),
    alone: zeros(module.rules.filter(isError).map(({ id }) => id)),
    checks: zeros(checks),
  };
}

/**
 * Adds what one configuration touches.
 *
 * @param coverage - what is counted at all, and what has come up before
 * @param problems - what the schema says of the configuration
 */
export function withCase(
  coverage: Coverage,
  module: Module,
  { kind, value }: Pick<FuzzCase, "kind" | "value">,
  problems: readonly Problem[],
  checks: readonly string[],
): Coverage {
  const kinds = { ...coverage.kinds, [kind]: coverage.kinds[kind] + 1 };
  const judged = { ...coverage, kinds, checks: plusOne(coverage.checks, checks) };
  // Those are the same in every run, and nothing but types is held against them.
  if (kind === "edge") return judged;
  const options = new Set<string>();
  const values = new Set<string>();
  collect(module.options, value, [], options, values);
  const known = [...values].filter((each) => Object.hasOwn(coverage.values, each));
  const rules = [...new Set(problems.map(({ rule }) => rule))];
  const errors = [...new Set(problems.filter(isError).map(({ rule }) => rule))];
  return {
    ...judged,
    options: plusOne(coverage.options, options),
    values: plusOne(coverage.values, known),
    accepted: plusOne(
      coverage.accepted,
      known.filter((each) => errors.length === 0 && Object.hasOwn(coverage.accepted, each)),
    ),
    // Those of types are no rules of the module's.
    rules: plusOne(
      coverage.rules,
      rules.filter((rule) => Object.hasOwn(coverage.rules, rule)),
    ),
    alone: plusOne(
      coverage.alone,
      errors.filter((rule) => errors.length === 1 && Object.hasOwn(coverage.alone, rule)),
    ),
  };
}

/**
 * What came up less often than it is dealt, by what it is: what a run has hardly tried. In a run that is too short to deal
 * everything, that is what never came up.
 */
export function tooRare({ kinds, options, values, accepted, rules, alone, checks }: Coverage): string[] {
  const { edge: _, ...random } = kinds;
  const runs = Object.values(random).reduce((sum, count) => sum + count, 0);
  const cards = Object.keys(values).length + Object.keys(alone).length;
  const dealt = Math.max(1, roundsIn(runs, cards));
  const named = {
    option: options,
    value: values,
    "accepted value": accepted,
    rule: rules,
    "rule broken alone": alone,
    check: checks,
  };
  return Object.entries(named).flatMap(([what, counts]) =>
    Object.entries(counts)
      .filter(([, count]) => count < dealt)
      .map(([name, count]) => `${what} ${name}${count === 0 ? "" : ` (${count})`}`),
  );
}

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === "error";
}

function plusOne(counts: Counts, names: Iterable<string>): Counts {
  return { ...counts, ...Object.fromEntries([...names].map((name) => [name, (counts[name] ?? 0) + 1])) };
}

function zeros(names: readonly string[]): Counts {
  return Object.fromEntries(names.map((name) => [name, 0]));
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
  values.add(showKnownValue({ path, value }));
  for (const part of valuePartsOf(schema, value)) {
    collectType(part.type, part.value, part.step === null ? path : [...path, part.step], options, values);
  }
  const tree = optionsOf(schema);
  if (tree !== null) collect(tree, value, path, options, values);
}
