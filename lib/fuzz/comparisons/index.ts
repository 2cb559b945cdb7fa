import type { Comparison } from "../comparison.ts";
import { disabledLeavesNothing } from "./disabled-leaves-nothing.ts";
import { modulesAddUp } from "./modules-add-up.ts";
import { orderDoesNotMatter } from "./order-does-not-matter.ts";

/** What is true of every module, whatever it does. */
export const standardComparisons: readonly Comparison[] = [
  modulesAddUp,
  orderDoesNotMatter,
  disabledLeavesNothing,
];
