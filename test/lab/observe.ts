import { z } from "zod";
import { ask, type Machine } from "./machine.ts";

/** A mount as the kernel has it. */
export interface ObservedMount {
  readonly target: string;
  readonly source: string;
  readonly fsType: string;
  readonly options: readonly string[];
  /** The folder or subvolume of the file system that is mounted. */
  readonly root: string;
  /** The block device, and those that lie below it: a container's, a disk's. */
  readonly devices: readonly string[];
}

/** A unit as systemd has it. Times in seconds since the start of the kernel; null: never. */
export interface ObservedUnit {
  readonly state: string;
  readonly result: string;
  readonly conditionHeld: boolean;
  /** When it began to start. */
  readonly started: number | null;
  /** When it was started. */
  readonly active: number | null;
  /** When it stopped being started, or failed. */
  readonly ended: number | null;
}

/** One line of the journal. */
export interface JournalLine {
  readonly unit: string;
  readonly text: string;
  /** syslog's: 3 is an error, 4 a warning. */
  readonly priority: number;
}

/** What a boot came to. */
export interface Observation {
  /** Of the whole system: `running`, `degraded`. */
  readonly state: string;
  readonly mounts: readonly ObservedMount[];
  readonly units: ReadonlyMap<string, ObservedUnit>;
  readonly journal: readonly JournalLine[];
}

/** Reads everything that scenarios look at. */
export async function observe(machine: Machine): Promise<Observation> {
  const { stdout } = await machine.run(["systemctl", "is-system-running"]);
  return {
    state: stdout.trim(),
    mounts: await observeMounts(machine),
    units: readUnits(
      await ask(machine, "systemctl", "show", "--all", "*", `--property=${properties.join(",")}`),
    ),
    journal: readJournal(await ask(machine, "journalctl", "--boot", "--quiet", "--output=json")),
  };
}

const mountsSchema = z.object({
  filesystems: z.array(
    z.object({
      target: z.string(),
      source: z.string().nullable(),
      fstype: z.string(),
      options: z.string(),
      fsroot: z.string(),
    }),
  ),
});

/** Everything that is mounted, in the kernel's order: of two on one path the later covers the earlier. */
export async function observeMounts(machine: Machine): Promise<ObservedMount[]> {
  const columns = "TARGET,SOURCE,FSTYPE,OPTIONS,FSROOT";
  const text = await ask(machine, "findmnt", "--json", "--list", "--nofsroot", "--output", columns);
  const below = readDevices(
    await ask(machine, "lsblk", "--json", "--list", "--paths", "--output", "NAME,PKNAME"),
  );
  return mountsSchema.parse(JSON.parse(text)).filesystems.map((mount) => ({
    target: mount.target,
    source: mount.source ?? "",
    fsType: mount.fstype,
    options: mount.options.split(","),
    root: mount.fsroot,
    devices: chainOf(mount.source ?? "", below),
  }));
}

const devicesSchema = z.object({
  blockdevices: z.array(z.object({ name: z.string(), pkname: z.string().nullable() })),
});

/** What lies directly below each block device. */
function readDevices(text: string): Map<string, string | null> {
  return new Map(
    devicesSchema.parse(JSON.parse(text)).blockdevices.map(({ name, pkname }) => [name, pkname]),
  );
}

function chainOf(device: string, below: ReadonlyMap<string, string | null>): string[] {
  const next = below.get(device) ?? null;
  return next === null ? [device] : [device, ...chainOf(next, below)];
}

const properties = [
  ...["Id", "ActiveState", "Result", "ConditionResult"],
  ...["InactiveExitTimestampMonotonic", "ActiveEnterTimestampMonotonic", "InactiveEnterTimestampMonotonic"],
];

function readUnits(text: string): Map<string, ObservedUnit> {
  const blocks = text.split("\n\n").map((block) => {
    const pairs = block.split("\n").map((line): [string, string] => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    });
    return new Map(pairs);
  });
  return new Map(
    blocks.map((block) => [
      block.get("Id") ?? "",
      {
        state: block.get("ActiveState") ?? "",
        result: block.get("Result") ?? "",
        conditionHeld: block.get("ConditionResult") === "yes",
        started: secondsOf(block.get("InactiveExitTimestampMonotonic")),
        active: secondsOf(block.get("ActiveEnterTimestampMonotonic")),
        ended: secondsOf(block.get("InactiveEnterTimestampMonotonic")),
      },
    ]),
  );
}

/** systemd gives microseconds, and 0 for never. */
function secondsOf(text: string | undefined): number | null {
  const microseconds = Number(text ?? 0);
  return microseconds === 0 ? null : microseconds / 1e6;
}

const journalSchema = z.object({
  MESSAGE: z.union([z.string(), z.array(z.number())]).optional(),
  PRIORITY: z.string().optional(),
  _SYSTEMD_UNIT: z.string().optional(),
  UNIT: z.string().optional(),
});

function readJournal(text: string): JournalLine[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const entry = journalSchema.parse(JSON.parse(line));
      // systemd speaks about units, and units speak for themselves. What is not printable comes as bytes.
      const message = entry.MESSAGE ?? "";
      return {
        unit: entry.UNIT ?? entry._SYSTEMD_UNIT ?? "",
        text: typeof message === "string" ? message : Buffer.from(message).toString("utf8"),
        priority: Number(entry.PRIORITY ?? 6),
      };
    });
}
