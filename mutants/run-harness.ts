import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** How the harness is run. */
export interface HarnessSettings {
  /** Configurations at most: it stops at the first block of them in which something fails. */
  readonly runs: number;
  readonly seed: number;
  readonly oracle: "auto" | "systemd";
}

/** What the harness found. */
export interface HarnessFindings {
  /** Configurations that were judged. */
  readonly runs: number;
  /** Each rule that fails, with the first configuration that fails it, counted from 1. */
  readonly failures: readonly { readonly rule: string; readonly run: number; readonly message: string }[];
}

/** Findings, or what the process said before it ended without any. */
export type HarnessEnd =
  | { readonly ok: true; readonly findings: HarnessFindings }
  | { readonly ok: false; readonly reason: string };

/** 500 configurations take some 10 s, and a few minutes with the real tools; whatever takes so long hangs. */
const timeLimitMs = 15 * 60_000;

/**
 * Runs the harness of a copy of the project.
 *
 * @param signal - Ends the process and whatever it started.
 * @throws The signal's reason.
 */
export async function runHarness(
  folder: string,
  settings: HarnessSettings,
  signal: AbortSignal,
): Promise<HarnessEnd> {
  signal.throwIfAborted();
  const script = path.join(folder, "mutants/harness-process.ts");
  // A group of its own, since it starts Nix and systemd's tools, which must not outlive it.
  const child = spawn(process.execPath, [script, JSON.stringify(settings)], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ending = AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]);
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null) {
      process.kill(-child.pid, "SIGKILL");
    }
  };
  ending.addEventListener("abort", end, { once: true });
  try {
    const [output, errors, [status]] = await Promise.all([
      child.stdout.setEncoding("utf8").toArray(),
      child.stderr.setEncoding("utf8").toArray(),
      once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
    ]);
    signal.throwIfAborted();
    if (ending.aborted) {
      return { ok: false, reason: `took longer than ${timeLimitMs / 60_000} minutes` };
    }
    return status === 0
      ? { ok: true, findings: JSON.parse(output.join("")) as HarnessFindings }
      : { ok: false, reason: `ended with status ${status}: ${errors.join("").trim()}` };
  } finally {
    ending.removeEventListener("abort", end);
  }
}
