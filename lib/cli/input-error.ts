import type { Problem } from "../schema/index.ts";
import { type ExitStatus, exitStatus } from "./exit-status.ts";

/** Something that the user can mend: shown as its message alone, without a stack trace. */
export class InputError extends Error {
  readonly status: ExitStatus;
  /** What is wrong, each with its option, where it is about a value of the option tree. */
  readonly problems: readonly Problem[];

  constructor(message: string, status: ExitStatus = exitStatus.badInput, problems: readonly Problem[] = []) {
    super(message);
    this.name = "InputError";
    this.status = status;
    this.problems = problems;
  }

  /** One message for everything that is wrong in a file. */
  static ofProblems(file: string, problems: readonly Problem[]): InputError {
    const lines = problems.map(({ option, message }) => `${file}: ${option} ${message}`);
    return new InputError(lines.join("\n"), exitStatus.badInput, problems);
  }
}
