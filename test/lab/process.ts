import { type ChildProcess, spawn } from "node:child_process";

/** What a program did. */
export interface Run {
  /** Exit status; null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What every program has, here and in machines. */
export const baseEnvironment: Readonly<Record<string, string>> = {
  PATH: "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C.UTF-8",
};

/** Runs a program to its end. Never throws for what the program does. */
export async function run(
  [program = "", ...args]: readonly string[],
  { input = "", environment = {} }: RunOptions = {},
): Promise<Run> {
  const child = spawn(program, args, {
    env: { ...baseEnvironment, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A program that ends without reading everything is no fault of ours.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [stdout, stderr, status] = await Promise.all([
    collect(child.stdout),
    collect(child.stderr),
    ended(child),
  ]);
  return { status, stdout, stderr };
}

/** Runs a program that must succeed, and returns what it prints, without the last newline. */
export async function succeed(command: readonly string[], options?: RunOptions): Promise<string> {
  const { status, stdout, stderr } = await run(command, options);
  if (status !== 0) {
    throw new Error(`${command.join(" ")} ended with ${status ?? "a signal"}: ${(stderr || stdout).trim()}`);
  }
  return stdout.replace(/\n$/, "");
}

/** The exit status of a program; null where a signal ended it. A program that cannot be started has 127. */
export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once("close", (status) => resolve(status));
    child.once("error", () => resolve(127));
  });
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
