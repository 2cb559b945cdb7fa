import "./node-20.ts";

export { z } from "zod";
export { type Attributes, attributeOf, isAttributes, replaceAt, type ValuePath } from "./attributes.ts";
export { checkConfig } from "./check-config.ts";
export { isNixData, isNixNumber } from "./data.ts";
export {
  type Checked,
  type Module,
  type ModuleDeclaration,
  module,
  type RemovedOption,
  type RenamedOption,
  rootOf,
} from "./module.ts";
export { type ModulePart, partOfOption } from "./module-part.ts";
export { compareBytes, inNixOrder } from "./nix-order.ts";
export {
  type EnumValue,
  matchNixType,
  type NixKind,
  type NixType,
  type NixTypeTable,
  nixTypeOf,
  type OptionTree,
} from "./nix-type.ts";
export {
  describedOption,
  enableOption,
  group,
  literalExpression,
  literalMarkdown,
  type NixLiteral,
  nameDefaultsIn,
  nameOption,
  nixDefaultOption,
  type OptionFacts,
  option,
  packageOption,
  requiredGroup,
  requiredOption,
  type SchemaOf,
  type TreeNode,
  treeNodeOf,
} from "./option.ts";
export { type OptionPath, parseOption, showOption } from "./option-path.ts";
export { NixPackage, nixPackage } from "./package.ts";
export { alternativeOf, optionsOf, partsOf, type TypePart, type ValuePart, valuePartsOf } from "./parts.ts";
export { formatProblem, type Problem, parseProblem } from "./problem.ts";
export { closest } from "./read.ts";
export {
  applyRules,
  messageField,
  type Rule,
  type RuleMaker,
  ruleFor,
  type ScopeItem,
  type Scopes,
} from "./rule.ts";
export { rangeOf, types } from "./types.ts";
