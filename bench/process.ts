import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { watchPeakMemory } from "./peak-memory.ts";

export const projectRoot = fileURLToPath(new URL("..", import.meta.url));

/** What a process and all that it started have taken. */
export interface Measured {
  /** Seconds from its start to its end. */
  readonly wall: number;
  /** Seconds of processor time, of the kernel too, of the process and its children. */
  readonly cpu: number;
  readonly stdout: string;
  /** Peak resident memory in bytes of the largest process of each name; empty unless it was asked for. */
  readonly peakMemory: Readonly<Record<string, number>>;
}

/** bash is everywhere where Nix is, and its `time` counts children, which Node does not tell of its own. */
const timed = "TIMEFORMAT='%3R %3U %3S'; { time \"$@\" 2>&4 3>&- 4>&-; } 4>&2 2>&3";

/** @throws Error where it ends with another status than 0. */
export async function measureProcess(
  command: string,
  options: readonly string[],
  { watchMemory = false }: { readonly watchMemory?: boolean } = {},
): Promise<Measured> {
  const child = spawn("bash", ["-c", timed, "bash", command, ...options], {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const watch = watchMemory && child.pid !== undefined ? watchPeakMemory(child.pid) : null;
  const [stdout, stderr, time, [status]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    textOf(child.stdio[3]),
    once(child, "close"),
  ]);
  const peakMemory = watch?.stop() ?? {};
  if (status !== 0) {
    throw new Error(`${[command, ...options].join(" ")} ended with status ${status}:\n${stderr}`);
  }
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = time.trim().split(" ").map(Number);
  return { wall, cpu: user + system, stdout, peakMemory };
}

/** @param stream - One of those that were asked for: the types do not know which of them are there. */
async function textOf(stream: unknown): Promise<string> {
  if (!(stream instanceof Readable)) {
    throw new TypeError("a pipe of the process is missing");
  }
  return (await stream.setEncoding("utf8").toArray()).join("");
}
