import type fc from "fast-check";
import type { z } from "zod";
import { type Module, type OptionTree, optionsOf, partsOf, treeNodeOf } from "../schema/kernel/index.ts";

/**
 * What a project knows of its options beyond their types: values that make rules meet. All keys are option paths below
 * the module's root, as the reference shows them: `disks.<name>.filesystem.mountPoint`.
 *
 * Nothing needs a hint. An option without one gets values of its type, and those of hinted options get them too, now and
 * then.
 */
export interface Hints {
  /** Values to prefer, by option. They need not have the right type. */
  readonly values?: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  /** Values that people use, by option: they come up now and then among those of the type. */
  readonly tried?: Readonly<Record<string, readonly unknown[]>>;
  /** Texts for options that take any. Default: those that have broken quoting or escaping somewhere before. */
  readonly text?: fc.Arbitrary<string>;
  /** Names for attribute sets that no other hint is for. Default: any, odd ones among them. */
  readonly name?: fc.Arbitrary<string>;
  /** Attribute names of packages for options that take one. Default: such options keep their default. */
  readonly packages?: readonly string[];
  /** Names to prefer in an attribute set, by the path of what has them: `disks.<name>`. */
  readonly names?: Readonly<Record<string, fc.Arbitrary<string>>>;
  /** Groups of options of which mostly exactly one is set, by the path of the options' parent; empty for the root. */
  readonly exclusive?: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** Options that are always set. */
  readonly present?: readonly string[];
  /**
   * Values of which every run must come to each, in a configuration that breaks no rule: by option, those of a list's
   * elements by the list's path with `*` at its end.
   */
  readonly accepted?: Readonly<Record<string, readonly unknown[]>>;
  /** The same of values that break a rule, as the only one that is broken. */
  readonly refused?: Readonly<Record<string, readonly unknown[]>>;
  /** Whole configurations that break a rule for which several options must meet. Chance does so once in thousands. */
  readonly examples?: readonly Readonly<Record<string, unknown>>[];
  /** What a configuration sets in which such values are tried: without it the module does nothing. */
  readonly inUse?: Readonly<Record<string, unknown>>;
}

/**
 * Every option path of a module, and every path of what has names, as {@link Hints} use them. Options of a submodule
 * follow those of its parent.
 */
export function hintPaths(module: Pick<Module, "options">): string[] {
  return pathsIn(module.options, []);
}

function pathsIn(options: OptionTree, at: readonly string[]): string[] {
  return Object.entries(options).flatMap(([name, member]) => {
    const path = [...at, name];
    const node = treeNodeOf(member);
    return [
      showHintPath(path),
      ...(node.kind === "group" ? pathsIn(node.options, path) : pathsBelow(node.type, path)),
    ];
  });
}

function pathsBelow(schema: z.ZodType, at: readonly string[]): string[] {
  const options = optionsOf(schema);
  if (options !== null) return pathsIn(options, at);
  const paths = partsOf(schema).flatMap(({ step, type }) => {
    const path = step === null ? at : [...at, step];
    return [...(step === null ? [] : [showHintPath(path)]), ...pathsBelow(type, path)];
  });
  return [...new Set(paths)];
}

/** A path as hints write it. Names of options are the author's own, so nothing needs quotes. */
export function showHintPath(path: readonly string[]): string {
  return path.join(".");
}

/**
 * Holds hints to the option tree, so that none outlives its option.
 *
 * @throws TypeError that names the paths that no option has.
 */
export function checkHints(module: Pick<Module, "options">, hints: Hints): void {
  const known = new Set(["", ...hintPaths(module)]);
  const used = [
    ...Object.keys(hints.values ?? {}),
    ...Object.keys(hints.tried ?? {}),
    ...Object.keys(hints.names ?? {}),
    ...Object.entries(hints.exclusive ?? {}).flatMap(([parent, groups]) => [
      parent,
      ...groups.flat().map((name) => (parent === "" ? name : `${parent}.${name}`)),
    ]),
    ...(hints.present ?? []),
    ...Object.keys(hints.accepted ?? {}),
    ...Object.keys(hints.refused ?? {}),
    ...Object.keys(hints.inUse ?? {}),
  ];
  const unknown = used.filter((path) => !known.has(path));
  if (unknown.length > 0) {
    throw new TypeError(`hints for options that do not exist: ${unknown.join(", ")}`);
  }
}
