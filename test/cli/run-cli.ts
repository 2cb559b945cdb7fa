import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a user does, in a process of its own without a terminal. */
export function bareMounts(...options: readonly string[]): CliRun {
  return bareMountsWith({}, ...options);
}

/** The same with a text on its standard input. */
export function bareMountsWith(given: { readonly input?: string }, ...options: readonly string[]): CliRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${root}/bin/bare-mounts.js`, ...options], {
    ...given,
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, stdout, stderr };
}
