import { ruleFor } from "../kernel/index.ts";
import type { BareMountsScopes } from "../scopes.ts";

/** Makes a rule of `wsl.bareMounts`. */
export const rule = ruleFor<BareMountsScopes>();
