import { configurationText } from "../../module-text/index.ts";
import { treeNodeOf } from "../../schema/kernel/index.ts";
import type { Comparison } from "../comparison.ts";

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
    // A module with required options is never unused.
    if (!module.schema.safeParse({}).success) return null;
    return { modules: [configurationText(module, { ...value, enable: false })], equals: "unused" };
  },
};
