import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasTool } from "./tools.ts";

/** Where this project keeps tools that it fetched for its tests. */
export const toolsFolder = fileURLToPath(new URL("../../.cache/tools", import.meta.url));

/** A real PowerShell, or why there is none and how to get it. */
export type PowerShell =
  | { readonly ok: true; readonly program: string }
  | { readonly ok: false; readonly reason: string };

/** Whatever takes so long hangs. */
const installLimitMs = 180_000;

/**
 * Finds PowerShell 7: the one on the PATH, the one that was installed before, or one that is installed now, as the .NET
 * tool `PowerShell` into the project's own folder.
 */
export function findPowerShell(): PowerShell {
  if (hasTool("pwsh")) {
    return { ok: true, program: "pwsh" };
  }
  const folder = join(toolsFolder, "powershell");
  const program = join(folder, "pwsh");
  if (existsSync(program)) {
    return { ok: true, program };
  }
  if (!hasTool("dotnet")) {
    return {
      ok: false,
      reason: "PowerShell is missing: install pwsh, or the .NET SDK, with which this installs it",
    };
  }
  return alone(`${folder}.lock`, () => {
    if (existsSync(program)) {
      return { ok: true, program };
    }
    const { status, stderr, stdout } = spawnSync(
      "dotnet",
      ["tool", "install", "PowerShell", "--tool-path", folder],
      {
        encoding: "utf8",
        timeout: installLimitMs,
        env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" },
      },
    );
    return status === 0 && existsSync(program)
      ? { ok: true, program }
      : {
          ok: false,
          reason: `PowerShell is missing, and dotnet tool install PowerShell fails: ${(stderr || stdout).trim().split("\n")[0]} Install pwsh to run this.`,
        };
  });
}

/** Runs something while no other test does. A lock that was left behind holds no one up for longer than an install. */
function alone<Result>(lock: string, body: () => Result): Result {
  mkdirSync(toolsFolder, { recursive: true });
  const started = Date.now();
  while (!tryLock(lock) && Date.now() - started < installLimitMs) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  try {
    return body();
  } finally {
    rmdirSync(lock);
  }
}

function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}
