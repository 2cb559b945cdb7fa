import { chmod, mkdir, mkdtemp, open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { programText } from "../lib/check/oracles/stand-ins.ts";
import { findTool } from "../lib/check/oracles/tool.ts";
import type { Goal } from "./goal.ts";
import { measureProcess } from "./process.ts";
import { medianOf } from "./statistics.ts";

/** What a disk's service takes to find its disk and link it, beside a plain mount of the same file system. */
export interface DiskTime {
  /** Block devices of ours; the machine has its own beside. */
  readonly devices: number;
  /** Seconds, least first. */
  readonly service: readonly number[];
  readonly mount: readonly number[];
  /** Median of the service's times as a multiple of the mount's. */
  readonly ratio: number;
  /** Programs that the service starts. */
  readonly programs: readonly string[];
}

const runs = 7;
const numbers = [1, 8, 24];

/** Seconds that a disk's service may take with eight devices, on a quiet machine. */
const bound = 0.15;

export function diskGoals(times: readonly DiskTime[]): Goal[] {
  return times
    .filter(({ devices }) => devices === 8)
    .map(({ service }) => ({
      name: "disk's service, 8 devices",
      ...{ unit: "s", at: "most", bound, value: medianOf(service) },
    }));
}

/** Why the services cannot be measured here; null where they can. */
export function whyNoDiskTimes(): string | null {
  return process.getuid?.() === 0 ? null : "loop devices and mounts need root";
}

export async function measureDisks(): Promise<DiskTime[]> {
  const times: DiskTime[] = [];
  for (const devices of numbers) times.push(await measureWith(devices));
  return times;
}

async function measureWith(devices: number): Promise<DiskTime> {
  const folder = await mkdtemp(path.join(tmpdir(), "bare-mounts-bench-"));
  const loops: string[] = [];
  try {
    for (let index = 0; index < devices; index += 1) {
      const image = path.join(folder, `${index}.img`);
      await (await open(image, "w")).close();
      await truncate(image, 16 * 2 ** 20);
      await measureProcess("mkfs.ext4", ["-q", "-L", `bench-${process.pid}-${index}`, image]);
      loops.push((await measureProcess("losetup", ["--find", "--show", image])).stdout.trim());
    }
    const script = path.join(folder, "wsl-bare-disk");
    await writeFile(script, programText("wsl-bare-disk"));
    const service = [
      ...[script, "--name=bench", `--link=${folder}/links/bench`, "--fs-type=ext4"],
      `--label=bench-${process.pid}-${devices - 1}`,
    ];
    const place = path.join(folder, "place");
    await mkdir(place);
    const taken: { service: number[]; mount: number[] } = { service: [], mount: [] };
    for (let run = 0; run < runs; run += 1) {
      taken.service.push((await measureProcess("bash", service)).wall);
      taken.mount.push((await measureProcess("mount", [loops.at(-1) ?? "", place])).wall);
      await measureProcess("umount", [place]);
    }
    const sorted = (list: readonly number[]): number[] => list.toSorted((one, other) => one - other);
    return {
      devices,
      service: sorted(taken.service),
      mount: sorted(taken.mount),
      ratio: medianOf(sorted(taken.service)) / medianOf(sorted(taken.mount)),
      programs: await programsOf(folder, service),
    };
  } finally {
    for (const loop of loops) await measureProcess("losetup", ["--detach", loop]);
    await rm(folder, { recursive: true });
  }
}

/** The programs that a script starts, in their order: each is written down before it runs. */
async function programsOf(folder: string, command: readonly string[]): Promise<string[]> {
  const bin = path.join(folder, "bin");
  const log = path.join(folder, "programs");
  await mkdir(bin);
  for (const name of [
    "blkid",
    "btrfs",
    "dirname",
    "grep",
    "jq",
    "ln",
    "lsblk",
    "mkdir",
    "mount",
    "mv",
    "sleep",
  ]) {
    const program = findTool(name);
    if (program === null) continue;
    await writeFile(path.join(bin, name), `#!/bin/sh\necho ${name} >>'${log}'\nexec ${program} "$@"\n`);
    await chmod(path.join(bin, name), 0o755);
  }
  await measureProcess("env", [`PATH=${bin}:${process.env["PATH"] ?? ""}`, "bash", ...command]);
  return (await readFile(log, "utf8")).trim().split("\n");
}
