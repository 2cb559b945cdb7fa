import { execFileSync } from "node:child_process";
import { knownSystemd, newestSystemd, type SystemdVersion, systemdVersionIn } from "../../systemd/index.ts";
import { findTool } from "./tool.ts";

/** The systemd of this machine, and the known version that its tools are expected to behave as. */
export interface InstalledSystemd {
  /** Null where it does not say. */
  readonly version: number | null;
  readonly known: SystemdVersion;
}

let installed: InstalledSystemd | undefined;

/** What `systemctl --version` says; asked once. A version that is newer than all known ones counts as the newest. */
export function installedSystemd(): InstalledSystemd {
  installed ??= askSystemd();
  return installed;
}

function askSystemd(): InstalledSystemd {
  const version = systemdVersionIn(versionText(findTool("systemctl")));
  return { version, known: version === null ? newestSystemd : knownSystemd(version) };
}

function versionText(program: string | null): string {
  if (program === null) {
    return "";
  }
  try {
    return execFileSync(program, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}

/** The installed systemd in a few words, with what it counts as where that is another version. */
export function describeSystemd({ version, known }: InstalledSystemd): string {
  if (version === null) {
    return `systemd of an unknown version, which is judged as ${known}`;
  }
  if (version > newestSystemd) {
    return `systemd ${version}, which is newer than what is known and is judged as ${known}`;
  }
  return version === known ? `systemd ${version}` : `systemd ${version}, which is judged as ${known}`;
}
