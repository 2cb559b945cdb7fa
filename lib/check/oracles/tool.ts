import { execFile } from "node:child_process";
import { accessSync, constants, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** Milliseconds after which a tool hangs. The slowest takes a quarter of a second. */
const timeoutMs = 60_000;

export interface ToolRun {
  /** Exit status; null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Debian keeps some in sbin folders that a user's PATH lacks, and systemd's generator is in no PATH. */
function folders(): string[] {
  return [
    ...(process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== ""),
    ...["/usr/sbin", "/sbin", "/usr/bin", "/bin"],
    ...["/usr/lib/systemd/system-generators", "/lib/systemd/system-generators"],
    // NixOS.
    "/run/current-system/systemd/lib/systemd/system-generators",
  ];
}

/** The absolute path of a program; null where this machine has none. */
export function findTool(name: string): string | null {
  const found = folders().find((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found === undefined ? null : path.join(found, name);
}

/** Why an oracle cannot be asked: the first of its programs that is missing, with what has it on Debian. */
export function missingTool(tools: Readonly<Record<string, string>>): string | null {
  const missing = Object.entries(tools).find(([name]) => findTool(name) === null);
  return missing === undefined ? null : `${missing[0]} is missing: apt-get install ${missing[1]}`;
}

/** Runs a program to its end, in an environment that is the same everywhere. Never throws for what the program does. */
export async function runTool(
  tool: string,
  args: readonly string[],
  { env = {}, cwd = "/" }: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<ToolRun> {
  const program = findTool(tool) ?? tool;
  // timeout(1) ends a program with all that it has started; a shell's subshells would otherwise go on for ever.
  const limit = findTool("timeout");
  const [command, words]: [string, readonly string[]] =
    limit === null ? [program, args] : [limit, ["--signal=KILL", String(timeoutMs / 1000), program, ...args]];
  return new Promise((resolve) => {
    const options = {
      cwd,
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8", ...env },
      encoding: "utf8",
      timeout: 2 * timeoutMs,
      killSignal: "SIGKILL",
      maxBuffer: 64 * 2 ** 20,
    } as const;
    execFile(command, words, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : null;
      resolve({ status, stdout, stderr });
    });
  });
}

/** Folders that are in use: where the process ends in the middle, they go with it. */
const inUse = new Set<string>();
let isWatching = false;

/** Calls a function with a fresh folder, which is gone afterwards whatever happens. */
export async function inTemporaryFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  if (!isWatching) {
    isWatching = true;
    process.on("exit", () => {
      for (const folder of inUse) {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
  const folder = await mkdtemp(path.join(tmpdir(), "bare-mounts-"));
  inUse.add(folder);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    inUse.delete(folder);
  }
}

/** The lines of a text that have something in them. */
export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
