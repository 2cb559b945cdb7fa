import type { Run, RunOptions } from "./process.ts";

/** Whatever programs can be run in: a distribution, or a session of it. */
export interface Machine {
  /** Runs a program inside, as root. */
  run(command: readonly string[], options?: RunOptions): Promise<Run>;
}

/** Runs a program inside that must succeed, and returns what it prints, without the last newline. */
export async function ask(machine: Machine, ...command: string[]): Promise<string> {
  const { status, stdout, stderr } = await machine.run(command);
  if (status !== 0) {
    throw new Error(
      `inside, ${command.join(" ")} ended with ${status ?? "a signal"}: ${(stderr || stdout).trim()}`,
    );
  }
  return stdout.replace(/\n$/, "");
}
