import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { knownSystemd, newestSystemd, systemdVersionIn } from "../../lib/systemd/index.ts";

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

function isRunnable(command: string): boolean {
  return runTool(command, ["--version"]).error === undefined;
}

function reasonWithout(name: string, debianPackage: string, available: boolean): string | undefined {
  return available ? undefined : `${name} is missing: apt-get install ${debianPackage}`;
}

export const generatorPath = "/lib/systemd/system-generators/systemd-fstab-generator";
export const managerPath = "/lib/systemd/systemd";

/** Why tests of a tool are skipped, for `skipAllBecause`; undefined where it is there. */
export const noGenerator = reasonWithout("systemd-fstab-generator", "systemd", existsSync(generatorPath));
export const noManager = reasonWithout("systemd", "systemd", existsSync(managerPath));
export const noEscape = reasonWithout("systemd-escape", "systemd", isRunnable("systemd-escape"));
export const noAnalyze = reasonWithout("systemd-analyze", "systemd", isRunnable("systemd-analyze"));
export const noFindmnt = reasonWithout("findmnt", "util-linux", isRunnable("findmnt"));

const version = systemdVersionIn(runTool("systemctl", ["--version"]).stdout ?? "");

/** The known version that this machine's systemd behaves as: what it is compared with. */
export const machineSystemd = version === null ? newestSystemd : knownSystemd(version);
