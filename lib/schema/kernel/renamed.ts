import { isAttributes } from "./attributes.ts";
import type { Module, RenamedOption } from "./module.ts";
import { type OptionPath, showOption } from "./option-path.ts";
import type { Problem } from "./problem.ts";

/** A configuration value in which renamed options stand under their new names, with a warning for each. */
export interface Moved {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/**
 * Moves what stands under an old name to the new one, as `mkRenamedOptionModule` does.
 *
 * Where both are set, the old one is an error: Nix refuses two definitions of one option, too, unless they can be
 * merged, and no one means to have a list merged from two names.
 */
export function moveRenamed(module: Pick<Module, "path" | "renamed">, value: unknown): Moved {
  // Old names may be chained, in any order: each can move once at most, so as many rounds as names are enough.
  return module.renamed.reduce<Moved>((moved) => module.renamed.reduce(moveWithin(module.path), moved), {
    value,
    problems: [],
  });
}

const moveWithin =
  (root: OptionPath) =>
  (moved: Moved, { from, to }: RenamedOption): Moved => {
    const old = pathBelow(root, from);
    const target = pathBelow(root, to);
    const found = old === null ? undefined : valueAt(moved.value, old);
    if (old === null || target === null || found === undefined) {
      return moved;
    }
    const problem = { rule: "renamed-option", option: showOption(from) };
    const without = withValueAt(moved.value, old, undefined);
    return valueAt(moved.value, target) === undefined
      ? {
          value: withValueAt(without, target, found),
          problems: [
            ...moved.problems,
            { ...problem, severity: "warning", message: `was renamed: use ${showOption(to)}` },
          ],
        }
      : {
          value: without,
          problems: [
            ...moved.problems,
            {
              ...problem,
              severity: "error",
              message: `was renamed to ${showOption(to)}, which is set too: remove the old one`,
            },
          ],
        };
  };

function pathBelow(root: OptionPath, path: OptionPath): OptionPath | null {
  return root.every((name, index) => path[index] === name) ? path.slice(root.length) : null;
}

function valueAt(value: unknown, path: OptionPath): unknown {
  return path.reduce<unknown>(
    (at, name) => (isAttributes(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    value,
  );
}

/**
 * A copy of a value with another one at a path, or with nothing there, nor a group that held nothing else. What is no
 * attribute set stays as it is.
 */
function withValueAt(value: unknown, [name, ...rest]: OptionPath, replacement: unknown): unknown {
  if (name === undefined) {
    return replacement;
  }
  if (value !== undefined && !isAttributes(value)) {
    return value;
  }
  const { [name]: old, ...others } = value ?? {};
  const inner = withValueAt(old, rest, replacement);
  const isGone = inner === undefined || (replacement === undefined && isAttributes(inner) && isEmpty(inner));
  return isGone ? others : { ...others, [name]: inner };
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
