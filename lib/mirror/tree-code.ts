import { parseOption, showOption } from "../schema/kernel/index.ts";
import { type Code, call, type Member, object } from "./code.ts";
import type { DescribedOption, DescribedTree, OptionValues, Steps } from "./description.ts";
import { optionCode } from "./option-code.ts";
import { type TypePlace, typeCode } from "./type-code.ts";

/** An option anywhere in a module, with what leads to it. */
export interface FoundOption {
  readonly steps: Steps;
  readonly option: DescribedOption;
}

/** An option that only says that it moved, or that it is gone. */
export type Gone =
  | { readonly kind: "renamed"; readonly path: readonly string[]; readonly to: readonly string[] }
  | { readonly kind: "removed"; readonly path: readonly string[] };

/** What `mkRenamedOptionModule` and `mkRemovedOptionModule` of nixpkgs' lib/modules.nix declare; null for all other options. */
export function goneOf(path: readonly string[], option: DescribedOption): Gone | null {
  if (option.visible !== false || !option.hasApply) return null;
  const alias = /^Alias of \{option\}`(.+)`\.$/s.exec(option.description ?? "")?.[1];
  if (alias !== undefined) return { kind: "renamed", path, to: parseOption(alias) };
  return option.description === null && !option.hasDefault ? { kind: "removed", path } : null;
}

/** What options are made of as code. */
export interface TreeCode {
  /** Of the whole tree: an object. */
  readonly code: Code;
  /** Every option, in the order of the tree, those of submodules included. */
  readonly found: readonly FoundOption[];
  readonly gone: readonly Gone[];
  /** Options that have neither a default nor an empty value. */
  readonly undefaulted: readonly Steps[];
}

/**
 * A described tree as code.
 *
 * @param path - where the tree hangs
 * @param valuesAt - default and example of an option
 * @param settings - `isLoose`: nothing must be set, since the module may set itself what has no default; `without`: options that are left out, by
 * their full name
 */
export function treeCode(
  tree: DescribedTree,
  path: readonly string[],
  valuesAt: (steps: Steps) => OptionValues,
  {
    isLoose = false,
    without = [],
  }: { readonly isLoose?: boolean; readonly without?: readonly string[] } = {},
): TreeCode {
  const found: FoundOption[] = [];
  const gone: Gone[] = [];
  const undefaulted: Steps[] = [];
  const submodules = new Set<string>();
  const nameSubmodule = (wanted: string): string => {
    const name = identifierOf(wanted);
    let free = name;
    for (let number = 2; submodules.has(free); number += 1) free = `${name}${number}`;
    submodules.add(free);
    return free;
  };

  const membersOf = (
    at: DescribedTree,
    steps: Steps,
    hasName: boolean,
  ): { readonly members: Member[]; readonly isRequired: boolean } => {
    const members: Member[] = [];
    let isRequired = false;
    for (const [name, member] of Object.entries(at.group)) {
      const here: Steps = [...steps, name];
      if (!("option" in member)) {
        const below = membersOf(member, here, hasName);
        if (below.members.length === 0) continue;
        isRequired ||= below.isRequired;
        const code = call(below.isRequired ? "requiredGroup" : "group", object(below.members));
        members.push({ name, code });
        continue;
      }
      const { option } = member;
      const names = [...path, ...here.filter((step) => typeof step === "string")];
      const away = here.every((step) => typeof step === "string") ? goneOf(names, option) : null;
      if (away !== null) {
        gone.push(away);
        continue;
      }
      if (without.includes(showOption(names))) continue;
      found.push({ steps: here, option });
      const place: TypePlace = {
        name: name,
        nameSubmodule,
        hasName: false,
        into: [],
        optionsOf: (options, inner) =>
          object(membersOf(options, [...here, inner.into], inner.hasName).members),
      };
      const made = optionCode(option, valuesAt(here), typeCode(option.type, place), {
        hasName,
        name: showOption(names),
        isLoose,
      });
      if (made.isWithoutDefault) undefaulted.push(here);
      isRequired ||= made.isRequired;
      members.push({
        name,
        code: made.code,
        ...(made.remarks.length === 0 ? {} : { comment: made.remarks.join("\n") }),
      });
    }
    return { members, isRequired };
  };

  return { code: object(membersOf(tree, [], false).members), found, gone, undefaulted };
}

/** A name of letters and digits. */
function identifierOf(name: string): string {
  const joined = name.replaceAll(
    /[^A-Za-z0-9]+(.)?/g,
    (_, next: string | undefined) => next?.toUpperCase() ?? "",
  );
  return /^[A-Za-z]/.test(joined) ? joined : `option${joined}`;
}
