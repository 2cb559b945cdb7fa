import { type ExitStatus, exitStatus } from "./exit-status.ts";

/** Something that the user can mend: shown as its message alone, without a stack trace. */
export class InputError extends Error {
  readonly status: ExitStatus;

  constructor(message: string, status: ExitStatus = exitStatus.badInput) {
    super(message);
    this.name = "InputError";
    this.status = status;
  }
}
