import type { Rule, ScopeItem } from "../kernel/index.ts";
import type { BareMountsScopes } from "../scopes.ts";

type ItemOf<Name extends keyof BareMountsScopes> = BareMountsScopes[Name][number];

/** A rule over one kind of thing; `holds` and the message's fields are checked against that kind's type. */
export function rule<Name extends keyof BareMountsScopes & string>(
  scope: Name,
  definition: Omit<Rule<Name, ItemOf<Name>>, "scope">,
): Rule {
  const { holds } = definition;
  // The one place where a rule over a known scope becomes a rule over any: `applyRules` hands it items of its scope.
  return { ...definition, scope, holds: (item: ScopeItem) => holds(item as ItemOf<Name>) };
}
