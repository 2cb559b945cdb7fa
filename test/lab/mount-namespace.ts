import { spawn } from "node:child_process";

const mark = "BARE_MOUNTS_LAB_NAMESPACE";

/** Whether this process is the one that {@link enterMountNamespace} started. */
export function isInOwnMountNamespace(): boolean {
  return process.env[mark] !== undefined;
}

/**
 * Runs this program again in a mount namespace of its own, so that nothing that it mounts is seen elsewhere, or left,
 * however it ends; and it ends where this one does.
 *
 * @returns its exit status
 */
export async function enterMountNamespace(): Promise<number> {
  if (process.getuid?.() !== 0) {
    process.stderr.write("The lab cannot run here: mounting and attaching disks need root: run it as root\n");
    return 3;
  }
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(
    "setpriv",
    ["--pdeathsig", "KILL", "unshare", "--mount", "--propagation", "private", "--", ...again],
    { stdio: "inherit", env: { ...process.env, [mark]: "1" } },
  );
  // Of a terminal both get the signal, and the other one cleans up.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 130));
  });
}
