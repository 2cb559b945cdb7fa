import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Runs a program to its end; never throws. Text in, text out. */
export function runTool(
  command: string,
  args: readonly string[],
  options: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): SpawnSyncReturns<string> {
  return spawnSync(command, args, {
    cwd: "/",
    encoding: "utf8",
    input: options.input,
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8", ...options.env },
    maxBuffer: 256 * 1024 * 1024,
  });
}

function isRunnable(command: string, args: readonly string[]): boolean {
  return runTool(command, args).error === undefined;
}

/** Says once why tests are skipped; true if the tool is there. */
export function requireTool(name: string, available: boolean): boolean {
  if (!available)
    process.stderr.write(`skipped: ${name} is not installed (Debian: apt-get install systemd)\n`);
  return available;
}

export const generatorPath = "/lib/systemd/system-generators/systemd-fstab-generator";
export const managerPath = "/lib/systemd/systemd";

export const hasGenerator = requireTool("systemd-fstab-generator", existsSync(generatorPath));
export const hasManager = requireTool("systemd", existsSync(managerPath));
export const hasEscape = requireTool("systemd-escape", isRunnable("systemd-escape", ["--version"]));
export const hasAnalyze = requireTool("systemd-analyze", isRunnable("systemd-analyze", ["--version"]));
export const hasFindmnt = requireTool("findmnt", isRunnable("findmnt", ["--version"]));

/** A seed that changes with each run; printed, so that a failure can be replayed with SEED=. */
const { SEED } = process.env;
export const freshSeed = Number(SEED ?? Date.now() % 2 ** 31);
