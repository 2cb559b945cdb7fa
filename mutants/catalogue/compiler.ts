import type { Mutant } from "../mutant.ts";

const compiler = "codegen/compile/compile.ts";

/** What makes Nix of rules and of what they look at: the modules are generated anew with each. */
export const compilerFaults: readonly Mutant[] = [
  {
    id: "compile-every-as-any",
    file: compiler,
    fault: "What must hold for every element holds when it does for one.",
    find: 'every: "lib.all",',
    replace: 'every: "lib.any",',
  },
  {
    id: "compile-prefix-as-infix",
    file: compiler,
    fault: "A text that has another anywhere begins with it.",
    find: 'startsWith: "lib.hasPrefix",',
    replace: 'startsWith: "lib.hasInfix",',
  },
  {
    id: "compile-empty-when-true",
    file: "codegen/compile/idioms.ts",
    fault: "A list that is empty where a condition holds is empty where it does not.",
    find: "return optional(not(condition), no);",
    replace: "return optional(condition, no);",
  },
  {
    id: "compile-negation-lost",
    file: "codegen/compile/expression.ts",
    fault: "The opposite of an equality is the equality.",
    find: '{ ...of, operator: "!=" }',
    replace: "of",
  },
  {
    id: "compile-parentheses-lost",
    file: "codegen/compile/print-expression.ts",
    fault: "`(a || b) && c` is printed as `a || b && c`.",
    find: '"||": 3,',
    replace: '"||": 5,',
  },
];
