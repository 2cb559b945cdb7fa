import type { Problem } from "./problem.ts";

/** One thing that a rule looks at. `at` is the option path of the thing itself; rules name options below it. */
export interface ScopeItem {
  readonly at: string;
}

/** The lists of things that rules look at, by the name that one of them has in a rule. */
export type Scopes = Readonly<Record<string, readonly ScopeItem[]>>;

/**
 * A rule across options.
 *
 * In the message `{field.path}` is replaced by that field of the item, a list by its elements with commas between.
 */
export interface Rule<Name extends string = string, Item extends ScopeItem = ScopeItem> {
  /** Its name in messages and in the reference: words with hyphens between. */
  readonly id: string;
  /** An error refuses the configuration (a Nix assertion); a warning lets it through (a Nix warning). */
  readonly severity: Problem["severity"];
  /** Which things it looks at: one of the names that the module's `scopes` gives. */
  readonly scope: Name;
  /** For the reference: what the rule asks for, and why. One or two sentences of CommonMark. */
  readonly summary: string;
  /** The option that the message names, relative to the item's `at`; empty for the item itself. */
  readonly option: string;
  /** What is wrong and what to do about it. */
  readonly message: string;
  /**
   * Whether the thing satisfies the rule. It must not throw for what a user can write. Its source is compiled to Nix, and so
   * is that of the functions that it calls: in the part of TypeScript that `docs/own-module.md` describes.
   */
  readonly holds: (item: Item) => boolean;
}

/** One of the things of a kind. */
type ItemOf<Found extends object, Name extends keyof Found> = Found[Name] extends readonly (infer Item extends
  ScopeItem)[]
  ? Item
  : never;

/** Makes a rule over one kind of thing; `holds` is checked against that kind's type. */
export type RuleMaker<Found extends object> = <Name extends keyof Found & string>(
  scope: Name,
  definition: Omit<Rule<Name, ItemOf<Found, Name>>, "scope">,
) => Rule;

/** What makes the rules over the things that `scopes` of a module gives, for rules in files of their own. */
export function ruleFor<Found extends object>(): RuleMaker<Found> {
  // The one place where a rule over a known scope becomes a rule over any: `applyRules` hands it items of its scope.
  return (scope, { holds, ...definition }) => ({
    ...definition,
    scope,
    holds: (item) => holds(item as ItemOf<Found, typeof scope>),
  });
}

/** The names of the fields that a message shows, in order: `{disk.unit}` is `["disk", "unit"]`. */
export const messageField = /\{([a-zA-Z]+(?:\.[a-zA-Z]+)*)\}/g;

/** Runs every rule on every thing in its scope. */
export function applyRules(rules: readonly Rule[], scopes: Scopes): Problem[] {
  return rules.flatMap((rule) =>
    (scopes[rule.scope] ?? [])
      .filter((item) => !rule.holds(item))
      .map((item) => ({
        rule: rule.id,
        severity: rule.severity,
        option: rule.option === "" ? item.at : `${item.at}.${rule.option}`,
        message: rule.message.replaceAll(messageField, (_, path: string) => showField(item, path)),
      })),
  );
}

function showField(item: ScopeItem, path: string): string {
  const value = path
    .split(".")
    .reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>>)[name], item);
  return Array.isArray(value) ? value.join(", ") : String(value);
}
