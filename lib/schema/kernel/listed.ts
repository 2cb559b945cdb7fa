import { isAttributes, replaceAt } from "./attributes.ts";
import type { Module } from "./module.ts";
import { nixTypeOf, type OptionTree } from "./nix-type.ts";
import { treeNodeOf } from "./option.ts";
import { type OptionPath, showOption } from "./option-path.ts";
import type { Problem } from "./problem.ts";
import type { Moved } from "./renamed.ts";

/**
 * Makes attribute sets of lists whose entries say their own names, where an option accepts that older form, with a
 * warning for each list. Nix: `coercedTo` and `modules/listed.nix`.
 */
export function nameListed(module: Pick<Module, "path" | "options">, value: unknown): Moved {
  return listedOptions(module.options, []).reduce<Moved>(
    (moved, { path, attribute }) => {
      const list = valueAt(moved.value, path);
      if (!Array.isArray(list)) return moved;
      const option = showOption([...module.path, ...path]);
      const named = byName(list, attribute, option);
      return {
        value: replaceAt(moved.value, path, named.value),
        problems: [...moved.problems, ...named.problems],
      };
    },
    { value, problems: [] },
  );
}

interface Listed {
  readonly path: OptionPath;
  readonly attribute: string;
}

/** Such options, through groups only: below a name of the user's none has the older form. */
function listedOptions(options: OptionTree, at: OptionPath): Listed[] {
  return Object.entries(options).flatMap(([name, member]): Listed[] => {
    const node = treeNodeOf(member);
    const path = [...at, name];
    if (node.kind === "group") return listedOptions(node.options, path);
    const type = nixTypeOf(node.type);
    return type.kind === "attrsOf" && type.listedBy !== null ? [{ path, attribute: type.listedBy }] : [];
  });
}

function byName(list: readonly unknown[], attribute: string, option: string): Moved {
  const problem = (severity: Problem["severity"], message: string): Problem => ({
    rule: "listed-option",
    severity,
    option,
    message,
  });
  const names = list.map((entry) => (isAttributes(entry) ? entry[attribute] : undefined));
  if (!names.every((name) => typeof name === "string")) {
    const message = `each entry of the list needs a ${attribute}; better: an attribute set by ${attribute}`;
    return { value: {}, problems: [problem("error", message)] };
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    const message = `two entries of the list have the ${attribute} ${twice}; rename one of them`;
    return { value: {}, problems: [problem("error", message)] };
  }
  const value = Object.fromEntries(
    list.map((entry) => {
      const { [attribute]: name, ...rest } = entry as Readonly<Record<string, unknown>>;
      return [name, rest];
    }),
  );
  return { value, problems: [problem("warning", listedMessage(option))] };
}

/** What there is to say of a list. Nix: `modules/old-names.nix`. */
export function listedMessage(option: string): string {
  return `is a list; write ${option}.<name> = { … } instead, with the name of each entry.`;
}

function valueAt(value: unknown, path: OptionPath): unknown {
  return path.reduce<unknown>((at, name) => (isAttributes(at) ? at[name] : undefined), value);
}
