import type { z } from "zod";
import {
  type Module,
  matchNixType,
  type NixTypeTable,
  nixTypeOf,
  type OptionTree,
  optionsOf,
  partsOf,
  treeNodeOf,
} from "../schema/kernel/index.ts";
import { type Hints, showHintPath } from "./hints.ts";

/** A value that every run must come to, and the option that has it: a path as hints write it, in parts. */
export interface KnownValue {
  readonly path: readonly string[];
  readonly value: unknown;
  /** Whether some rule refuses it wherever it has a meaning. */
  readonly isRefused: boolean;
}

/** The values of options that have only a few (enumerations, switches, and null where it is one), and those of hints. */
export function knownValues(
  { options }: Pick<Module, "options">,
  { accepted = {}, refused = {} }: Hints,
): KnownValue[] {
  const hinted = (values: NonNullable<Hints["accepted"]>, isRefused: boolean) =>
    Object.entries(values).flatMap(([path, each]) =>
      each.map((value): KnownValue => ({ path: path.split("."), value, isRefused })),
    );
  return [...valuesIn(options, []), ...hinted(accepted, false), ...hinted(refused, true)];
}

/** A value with its option, as coverage counts it. */
export function showKnownValue({ path, value }: Omit<KnownValue, "isRefused">): string {
  return `${showHintPath(path)} = ${JSON.stringify(value)}`;
}

function valuesIn(tree: OptionTree, at: readonly string[]): KnownValue[] {
  return Object.entries(tree).flatMap(([name, member]) => {
    const path = [...at, name];
    const node = treeNodeOf(member);
    return node.kind === "group" ? valuesIn(node.options, path) : valuesBelow(node.type, path);
  });
}

function valuesBelow(schema: z.ZodType, path: readonly string[]): KnownValue[] {
  const own = valuesOfType(schema).map((value) => ({ path, value, isRefused: false }));
  const options = optionsOf(schema);
  if (options !== null) return [...own, ...valuesIn(options, path)];
  return [
    ...own,
    ...partsOf(schema).flatMap(({ step, type }) => (step === null ? [] : valuesBelow(type, [...path, step]))),
  ];
}

const none = () => [];

/** The values of kinds that have only a few, and null. */
const few: NixTypeTable<readonly unknown[]> = {
  bool: () => [true, false],
  str: none,
  strMatching: none,
  enum: ({ values }) => values,
  nonEmptyStr: none,
  separatedString: none,
  path: none,
  int: none,
  sizedInt: none,
  float: none,
  number: none,
  package: none,
  attrs: none,
  anything: none,
  unique: ({ of }) => valuesOfType(of),
  either: ({ of }) => of.flatMap(valuesOfType),
  nonEmptyListOf: none,
  nullOr: ({ of }) => [null, ...valuesOfType(of)],
  listOf: none,
  attrsOf: none,
  submodule: none,
  nix: ({ values }) => (values === null ? [] : valuesOfType(values)),
};

function valuesOfType(schema: z.ZodType): readonly unknown[] {
  return matchNixType(few, nixTypeOf(schema));
}
