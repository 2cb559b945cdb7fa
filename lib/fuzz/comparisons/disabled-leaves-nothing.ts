import type { NixValue } from "../../nix/index.ts";
import { treeNodeOf } from "../../schema/kernel/index.ts";
import type { Comparison } from "../comparison.ts";
import { moduleText } from "../module-text.ts";

export const disabledLeavesNothing: Comparison = {
  id: "disabled-leaves-nothing",
  statement: "With `enable = false` the system is the one in which the module is not used at all.",
  why: "Whoever switches a module off has a reason, and often a machine that does not boot.",
  variant: (module, value) => {
    const { enable } = module.options;
    const node = enable === undefined ? null : treeNodeOf(enable);
    if (node?.kind !== "option" || node.facts.enables === undefined) {
      return null;
    }
    const off = { ...value, enable: false } as NixValue;
    return { modules: [moduleText(module.path, off)], equals: "unused" };
  },
};
