import type { NixValue } from "../../nix/index.ts";
import { isAttributes } from "../../schema/kernel/index.ts";
import type { Comparison } from "../comparison.ts";
import { moduleText, nested } from "../module-text.ts";

export const orderDoesNotMatter: Comparison = {
  id: "order-does-not-matter",
  statement: "Attributes and modules in another order give the same system.",
  why: "Nobody expects an fstab to depend on the order in which files are imported.",
  variant: (module, value, salt) => {
    const definitions = Object.entries(value).flatMap(([name, member]): NixValue[] =>
      isAttributes(member)
        ? Object.entries(member).map(([inner, each]) => nested([name, inner], backwards(each)))
        : [nested([name], member as NixValue)],
    );
    const empty = Object.entries(value)
      .filter(([, member]) => isAttributes(member) && Object.keys(member).length === 0)
      .map(([name]) => nested([name], {}));
    const modules = [...definitions, ...empty].map((each) => moduleText(module.path, each)).reverse();
    const turn = modules.length === 0 ? 0 : salt % modules.length;
    return { modules: [...modules.slice(turn), ...modules.slice(0, turn)], equals: "itself" };
  },
};

/** The same value with its attributes written from the last to the first. Lists keep their order, which means something. */
function backwards(value: unknown): NixValue {
  return isAttributes(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, backwards(member)]),
      )
    : (value as NixValue);
}
