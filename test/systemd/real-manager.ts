import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { UnitLink, UnitSource } from "../../lib/systemd/index.ts";
import { runOutsideContainer, runWithControlGroups } from "./outside-container.ts";
import { managerPath } from "./real-tools.ts";

/** What the real systemd says of one unit: dependency kind to names. */
export interface RealUnit {
  readonly loadState: string;
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
  readonly hasStartJob: boolean;
  readonly lines: readonly string[];
}

export interface UnitSet {
  readonly sources: readonly UnitSource[];
  readonly links?: readonly UnitLink[];
  readonly aliases?: ReadonlyMap<string, string>;
}

/** Writes units, drop-ins and links as they would lie on disk, for any user to read. */
export function writeUnits(directory: string, { sources, links = [], aliases = new Map() }: UnitSet): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const { name, text, dropIns = [] } of sources) {
    if (text !== undefined) write(join(directory, name), text);
    for (const dropIn of dropIns) write(join(directory, `${name}.d`, dropIn.name), dropIn.text);
  }
  for (const { target, unit, kind } of links) {
    const path = join(directory, `${target}.${kind}`, unit);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(`../${unit}`, path);
  }
  for (const [alias, name] of aliases) symlinkSync(name, join(directory, alias));
  chmodSync(directory, 0o755);
}

export function withUnitDirectory<T>(units: UnitSet, use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "units-"));
  try {
    writeUnits(directory, units);
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function parseDump(dump: string): Map<string, RealUnit> {
  const units = new Map<string, RealUnit>();
  const [, byUnits = ""] = dump.split("-> By units:\n");
  const [onlyUnits = ""] = byUnits.split("\n-> By jobs:");
  for (const block of onlyUnits.split(/^\t(?:->|→) Unit /m).slice(1)) {
    const [head = "", ...lines] = block.split("\n");
    const dependencies = new Map<string, Set<string>>();
    for (const line of lines) {
      const found = /^\t\t([A-Z]\w+): (\S+) \(((?:origin|destination)-.*)\)$/.exec(line);
      const [, kind = "", name = ""] = found ?? [];
      if (found === null) continue;
      dependencies.set(kind, (dependencies.get(kind) ?? new Set()).add(name));
    }
    const loadState = lines.find((line) => line.startsWith("\t\tUnit Load State: "))?.slice(19) ?? "";
    units.set(head.replace(/:$/, ""), {
      loadState,
      dependencies,
      hasStartJob: lines.some((line) => line.includes("Action:") && line.endsWith("-> start")),
      lines,
    });
  }
  return units;
}

/**
 * Loads units with the real systemd, without running any (`systemd --test`), and starts `goal` on paper.
 *
 * The manager refuses to be root in this mode, so it runs as nobody.
 */
export function runRealManager(
  units: UnitSet,
  goal: string,
  options: { readonly outsideContainer?: boolean; readonly readOnlySys?: boolean } = {},
): { units: Map<string, RealUnit>; log: string } {
  return withUnitDirectory(units, (directory) => {
    const asNobody = ["--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=/nonexistent"];
    const flags = ["--test", "--system", `--unit=${goal}`, "--log-target=console", "--log-level=info"];
    const args = [...asNobody, managerPath, ...flags];
    // No generators: what they make of this machine is no business of the units.
    const env = { SYSTEMD_UNIT_PATH: directory, SYSTEMD_GENERATOR_PATH: "/nonexistent" };
    // The root directory that lies outside the container consists of mounts, which systemd would count as units.
    const isOutside = options.outsideContainer === true || options.readOnlySys === true;
    const run = isOutside
      ? runOutsideContainer("setpriv", args, { ...options, env })
      : runWithControlGroups("setpriv", args, { env });
    return { units: parseDump(run.stdout), log: run.stderr };
  });
}
