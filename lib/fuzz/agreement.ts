import type { EvaluationError } from "../evaluate/index.ts";
import { formatProblem, type Module, type Problem, rootOf } from "../schema/kernel/index.ts";
import type { Verdict } from "./harness.ts";
import type { Finding, Statement } from "./invariant.ts";

/** The schema and the module's assertions, held against each other. */
export const schemaAgreement: Statement = {
  id: "schema-agreement",
  statement:
    "The schema and the module's own types and assertions accept and refuse the same configurations, by the same rules and in the same words.",
  why: "Whoever checks a file in an editor and builds it afterwards must not be told two things.",
};

/** A configuration that breaks the rule it was made to break, and only that. */
export const knownRule: Statement = {
  id: "known-rule",
  statement:
    "What is made to break one rule is refused by that rule; what is made to break none is accepted.",
  why: "A rule that refuses too much keeps people from what they need; one that refuses too little lets them lose data.",
};

/** Where the schema's problems and those of an evaluated system are not the same. */
export function disagreements(module: Module, problems: readonly Problem[], verdict: Verdict): Finding[] {
  const severities = [
    ["error", verdict.assertions],
    ["warning", verdict.warnings],
  ] as const;
  return severities.flatMap(([severity, nix]) => {
    const ours = problems.filter((problem) => problem.severity === severity);
    const texts = ours.map(formatProblem);
    return [
      ...ours
        .filter((problem) => !nix.includes(formatProblem(problem)))
        .map(({ option, rule, message }) => ({
          option,
          message: `the schema says ${rule} (${message}), the module does not`,
        })),
      ...nix
        .filter((text) => !texts.includes(text))
        .map((text) => ({
          option: rootOf(module),
          message: `the module says what the schema does not: ${text}`,
        })),
    ];
  });
}

/** What Nix says where a value has the wrong type, by the rule of ours that says the same. The option is in quotes. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/^The option `([\s\S]*?)' does not exist/, "unknown-option"],
  [/^A definition for option `([\s\S]*?)' is not of type/, "type"],
  [
    /^The option `([\s\S]*?)' (?:is used but not defined|was accessed but has no value defined)/,
    "required-option",
  ],
  [/^The option `([\s\S]*?)' is read-only/, "type"],
  [/^In module `[\s\S]*?', you're trying to define[\s\S]*?for the option\s+`([\s\S]*?)'!/, "type"],
];

/**
 * Whether Nix refuses what has the wrong types, and for one of the same reasons: it stops at the first one that it finds.
 */
export function typeDisagreements(
  module: Module,
  problems: readonly Problem[],
  error: Pick<EvaluationError, "kind" | "message"> | null,
): Finding[] {
  const [first] = problems;
  if (first === undefined) {
    return [];
  }
  if (error === null) {
    return [
      { option: first.option, message: `the schema says ${first.rule} (${first.message}), Nix accepts it` },
    ];
  }
  // No value is a syntax error: the printer's text is.
  if (error.kind === "syntax") {
    return [{ option: rootOf(module), message: `the configuration is printed as no Nix: ${error.message}` }];
  }
  const [option, rule] = readRefusal(error.message);
  // Each may name something inside of what the other names.
  const isSame = (problem: Problem) =>
    problem.rule === rule &&
    (option.startsWith(problem.option) || problem.option.startsWith(option) || rule === "unknown-option");
  return rule === null || problems.some(isSame)
    ? []
    : [
        {
          option: rootOf(module),
          message: `Nix says ${rule} of ${option}, the schema says ${problems.map((problem) => `${problem.rule} of ${problem.option}`).join(", ")}`,
        },
      ];
}

function readRefusal(message: string): readonly [string, string | null] {
  for (const [pattern, rule] of refusals) {
    const option = pattern.exec(message)?.[1];
    if (option !== undefined) {
      // Nix names the elements of lists by definition and entry, zod by their index: the list is what both name.
      return [option.replace(/\."\[definition [\s\S]*$/, ""), rule];
    }
  }
  return ["", null];
}
