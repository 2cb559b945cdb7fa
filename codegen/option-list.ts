import { nixValueOf } from "../lib/module-text/index.ts";
import { NixExpression, type NixValue, printNix } from "../lib/nix/index.ts";
import {
  literalExpression,
  type NixLiteral,
  nixTypeOf,
  type OptionFacts,
  type OptionPath,
  type OptionTree,
  optionsOf,
  partsOf,
  treeNodeOf,
} from "../lib/schema/kernel/index.ts";
import { fill } from "./text/fill.ts";

type OptionNode = Extract<ReturnType<typeof treeNodeOf>, { kind: "option" }>;

/** An option anywhere in a tree; in its path, `<name>` and `*` stand for what the user chooses. */
export interface ListedOption {
  readonly path: OptionPath;
  readonly facts: OptionFacts;
  /** The type without its default. */
  readonly type: OptionNode["type"];
  /** The member of the tree itself, as `treeNodeOf` takes it. */
  readonly member: OptionTree[string];
}

/** The options below a type, and the part of the path that leads to them. */
interface Below {
  readonly through: OptionPath;
  readonly options: OptionTree;
}

function belowType(type: OptionNode["type"]): Below | null {
  // nixpkgs lists no options of a submodule that is one of several types (`either` has no `getSubOptions`).
  if (nixTypeOf(type).kind === "either") return null;
  const options = optionsOf(type);
  if (options !== null) return { through: [], options };
  for (const { step, type: part } of partsOf(type)) {
    const inner = belowType(part);
    if (inner !== null) return { ...inner, through: [...(step === null ? [] : [step]), ...inner.through] };
  }
  return null;
}

/** All options of a tree in declared order, each before those below it, with those that documentation leaves out. */
export function listOptions(path: OptionPath, options: OptionTree): readonly ListedOption[] {
  return Object.entries(options).flatMap(([name, member]) => {
    const node = treeNodeOf(member);
    const here = [...path, name];
    if (node.kind === "group") {
      return listOptions(here, node.options);
    }
    const inner = belowType(node.type);
    return [
      { path: here, facts: node.facts, type: node.type, member },
      ...(inner === null ? [] : listOptions([...here, ...inner.through], inner.options)),
    ];
  });
}

/** Columns of a description, wherever it stands, so that it is the same text everywhere. */
const descriptionWidth = 80;

/** A description as every output has it. One of several lines ends with a newline, as Nix's `''` strings do. */
export function descriptionOf(facts: OptionFacts): string {
  // The words of `mkEnableOption` and `mkPackageOption` are Nix' own.
  const isGiven = facts.enables !== undefined || facts.packageNote !== undefined;
  if (facts.isVerbatim === true) return facts.description;
  const text = isGiven ? facts.description : fill(facts.description, descriptionWidth);
  return text.includes("\n") ? `${text}\n` : text;
}

/** What nixpkgs calls the name of a submodule where nobody has given it one. */
const namePlaceholder = "‹name›";

/** What documentation shows in place of a default: for the submodule's name, what nixpkgs calls it there. */
export function defaultTextOf({ facts, type }: Pick<ListedOption, "facts" | "type">): NixLiteral | null {
  if (facts.defaultText !== undefined) return facts.defaultText;
  if (facts.defaultFromName === true) return literalExpression(namePlaceholder);
  if (facts.defaultExpression !== undefined) return literalExpression(facts.defaultExpression);
  return expressionText(type, facts.default);
}

/** The example, as Nix source where only that can say it. */
export function exampleOf({ facts, type }: Pick<ListedOption, "facts" | "type">): unknown {
  return isNixLiteral(facts.example) ? facts.example : (expressionText(type, facts.example) ?? facts.example);
}

/** A value that is no plain data, as documentation shows it: nixpkgs would print a package's store path, and `0.5` as `~0.500000`. */
function expressionText(type: ListedOption["type"], value: unknown): NixLiteral | null {
  const nix = value === undefined ? null : nixValueOf(type, value);
  return hasExpression(nix) ? literalExpression(printNix(nix, { collapse: false })) : null;
}

function hasExpression(value: NixValue): boolean {
  if (value instanceof NixExpression) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasExpression);
}

export function isNixLiteral(value: unknown): value is NixLiteral {
  return (
    typeof value === "object" &&
    value !== null &&
    "_type" in value &&
    (value._type === "literalExpression" || value._type === "literalMD") &&
    "text" in value &&
    typeof value.text === "string"
  );
}
