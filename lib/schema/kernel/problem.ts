/** What is wrong with a configuration, or what its author should know. */
export interface Problem {
  /** The rule's id, or `type`, `unknown-option`, `required-option`, `removed-option`, `renamed-option`. */
  readonly rule: string;
  readonly severity: "error" | "warning";
  /** Full option path, as nixpkgs shows it. */
  readonly option: string;
  /** One sentence or two: what is wrong and what to do. */
  readonly message: string;
}

/** The form in which a problem appears among Nix's assertions and warnings; `parseProblem` reads it back. */
export function formatProblem(problem: Pick<Problem, "rule" | "option" | "message">): string {
  return `${problem.option}: ${problem.message} [${problem.rule}]`;
}

/**
 * Reads a failed assertion or a warning of our module.
 * A text of another module gives `null`.
 */
export function parseProblem(text: string, severity: Problem["severity"], root: string): Problem | null {
  const match = /^(.+?): (.*) \[([a-z][a-z0-9-]*)\]$/s.exec(text);
  const [, option, message, rule] = match ?? [];
  if (option === undefined || message === undefined || rule === undefined || !option.startsWith(root)) {
    return null;
  }
  return { rule, severity, option, message };
}
