export { type Checked, checkConfig, defineModule, type Module, rootOf } from "./module.ts";
export { type NixKind, type NixType, nixTypeOf, type OptionTree } from "./nix-type.ts";
export {
  enableOption,
  group,
  type NixLiteral,
  nameOption,
  type OptionFacts,
  option,
  requiredGroup,
  requiredOption,
  type TreeNode,
  treeNodeOf,
} from "./option.ts";
export { type OptionPath, showOption } from "./option-path.ts";
export { formatProblem, type Problem, parseProblem } from "./problem.ts";
export { applyRules, messageField, type Rule, type ScopeItem, type Scopes } from "./rule.ts";
export { types } from "./types.ts";
