import type { Run, RunOptions } from "./process.ts";

/** A system that was booted and can be asked. */
export interface Machine extends AsyncDisposable {
  /** Runs a program inside, as root. */
  run(command: readonly string[], options?: RunOptions): Promise<Run>;
  /** Shuts down in order, and waits for the end. */
  powerOff(): Promise<void>;
  /** What it said on its console. */
  readonly console: string;
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
