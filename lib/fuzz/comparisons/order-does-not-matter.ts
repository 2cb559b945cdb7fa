import { isNixSet, moduleText, nested, nixTreeOf } from "../../module-text/index.ts";
import type { NixValue } from "../../nix/index.ts";
import { type Attributes, type OptionTree, treeNodeOf } from "../../schema/kernel/index.ts";
import type { Comparison } from "../comparison.ts";
import { mergesByName } from "../merging.ts";

export const orderDoesNotMatter: Comparison = {
  id: "order-does-not-matter",
  statement: "Attributes and modules in another order give the same system.",
  why: "Nobody expects an fstab to depend on the order in which files are imported.",
  variant: (module, value, salt) => {
    const members = Object.entries(nixTreeOf(module.options, value) as Attributes);
    const definitions = members.flatMap(([name, member]): NixValue[] =>
      isNixSet(member) && Object.keys(member).length > 0 && canBeSpread(module.options, name, value[name])
        ? Object.entries(member).map(([inner, each]) => nested([name, inner], backwards(each)))
        : [nested([name], backwards(member))],
    );
    const modules = definitions.map((each) => moduleText(module.path, each)).reverse();
    const turn = modules.length === 0 ? 0 : salt % modules.length;
    return { modules: [...modules.slice(turn), ...modules.slice(0, turn)], equals: "itself" };
  },
};

/** Whether the attributes of a member may come from several modules. */
function canBeSpread(options: OptionTree, name: string, value: unknown): boolean {
  const member = Object.hasOwn(options, name) ? options[name] : undefined;
  const node = member === undefined ? null : treeNodeOf(member);
  return node?.kind !== "option" || mergesByName(node.type, value);
}

/** The same value with its attributes written from the last to the first. Lists keep their order, which means something. */
function backwards(value: unknown): NixValue {
  return isNixSet(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, backwards(member)]),
      )
    : (value as NixValue);
}
