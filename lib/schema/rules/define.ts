import { ruleFor } from "../kernel/index.ts";
import type { BareMountsScopes } from "../scopes/items.ts";

/** Makes a rule of `wsl.bareMounts`. */
export const rule = ruleFor<BareMountsScopes>();
