import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UnitDropIn, UnitLink } from "../../lib/systemd/index.ts";
import { runOutsideContainer } from "./outside-container.ts";
import { generatorPath } from "./real-tools.ts";

export interface RealUnits {
  readonly units: ReadonlyMap<string, string>;
  readonly links: readonly UnitLink[];
  readonly dropIns: readonly UnitDropIn[];
  readonly log: string;
  readonly sourcePath: string;
}

function readTree(directory: string): Omit<RealUnits, "log" | "sourcePath"> {
  const units = new Map<string, string>();
  const links: UnitLink[] = [];
  const dropIns: UnitDropIn[] = [];
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isFile()) units.set(entry.name, readFileSync(path, "utf8"));
    else if (entry.name.endsWith(".d")) {
      for (const name of readdirSync(path)) {
        dropIns.push({ unit: entry.name.slice(0, -2), name, text: readFileSync(join(path, name), "utf8") });
      }
    } else {
      const kind = entry.name.endsWith(".wants") ? "wants" : "requires";
      const target = entry.name.slice(0, -kind.length - 1);
      for (const unit of readdirSync(path)) links.push({ target, unit, kind });
    }
  }
  return { units, links, dropIns };
}

/** What the installed systemd-fstab-generator makes of an fstab. */
export function runRealGenerator(fstab: string, options: { readonly readOnlySys?: boolean } = {}): RealUnits {
  const directory = mkdtempSync(join(tmpdir(), "fstab-generator-"));
  try {
    const sourcePath = join(directory, "fstab");
    const output = mkdtempSync(join(directory, "units-"));
    writeFileSync(sourcePath, fstab);
    const env = { SYSTEMD_FSTAB: sourcePath, SYSTEMD_LOG_TARGET: "console", SYSTEMD_PROC_CMDLINE: "x" };
    const run = runOutsideContainer(generatorPath, [output, output, output], { ...options, env });
    return { ...readTree(output), log: run.stderr, sourcePath };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Whether the machine has the checker that the real generator would look for. */
export function hasInstalledFsck(fstype: string | null): boolean {
  const command = fstype === null ? "fsck" : `fsck.${fstype}`;
  return ["/sbin", "/usr/sbin", "/bin", "/usr/bin"].some((directory) => existsSync(join(directory, command)));
}
