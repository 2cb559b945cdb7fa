import { compareBytes, type Module, type NixLiteral, showOption } from "../../lib/schema/kernel/index.ts";
import { jsonOf } from "../json.ts";
import {
  defaultTextOf,
  descriptionOf,
  exampleOf,
  isNixLiteral,
  type ListedOption,
  listOptions,
} from "../option-list.ts";
import { toPretty } from "./pretty.ts";
import { typeDescription } from "./type-description.ts";

/** Where the options are declared, from the root of the repository. */
const declaration = "modules/options.nix";

/**
 * What nixpkgs says of an option: a member of `nixosOptionsDoc`'s options.json.
 *
 * Source: `optionAttrSetToDocList` in nixpkgs' lib/options.nix and `optionsNix` in nixos/lib/make-options-doc, which
 * takes `name`, `visible` and `internal` away.
 */
export interface OptionDocs {
  readonly declarations: readonly string[];
  readonly default?: NixLiteral;
  readonly description: string;
  readonly example?: NixLiteral;
  readonly loc: readonly string[];
  readonly readOnly: boolean;
  readonly type: string;
}

/** The documented options by name, in the order of nixpkgs' options.json. */
export function optionDocs(module: Module): ReadonlyMap<string, OptionDocs> {
  const documented = listOptions(module.path, module.options).filter(({ facts }) => facts.internal !== true);
  const entries = documented.map((option) => [showOption(option.path), docsOf(option)] as const);
  return new Map(entries.sort(([a], [b]) => compareBytes(a, b)));
}

export function docsOf(option: ListedOption): OptionDocs {
  const shownDefault = defaultOf(option);
  return {
    declarations: [declaration],
    ...(shownDefault === null ? {} : { default: shownDefault }),
    description: descriptionOf(option.facts),
    ...(option.facts.example === undefined ? {} : { example: rendered(exampleOf(option)) }),
    loc: option.path,
    readOnly: option.facts.readOnly === true,
    type: typeDescription(option.type),
  };
}

function defaultOf(option: ListedOption): NixLiteral | null {
  const { facts } = option;
  return defaultTextOf(option) ?? (facts.default === undefined ? null : rendered(facts.default));
}

/** Twin of `renderOptionValue` in nixpkgs' lib/options.nix. */
function rendered(value: unknown): NixLiteral {
  return isNixLiteral(value) ? value : { _type: "literalExpression", text: toPretty(jsonOf(value)) };
}
