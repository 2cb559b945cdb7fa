import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Goal } from "./goal.ts";
import { type MeasuredHarness, measureHarness, withoutGarbage } from "./harness-process.ts";
import { type Measured, measureProcess, projectRoot } from "./process.ts";
import { medianOf } from "./statistics.ts";

/** A way to evaluate the same configurations, and what it took. */
export interface Method {
  readonly name: string;
  readonly what: string;
  /** Systems that were evaluated. The whole harness compares some configurations with another way to give them. */
  readonly systems: number;
  /** Seconds of each repetition, in their order. */
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
  readonly medianWall: number;
  readonly medianCpu: number;
  /** Seconds of processor time of Node alone; null where Node has no part in it. */
  readonly nodeCpu: number | null;
}

export interface MethodOptions {
  readonly configurations: number;
  readonly seed: number;
  readonly repetitions: number;
}

export type MethodName = "harness" | "raw" | "each" | "embedded" | "whole";

interface Way {
  readonly name: string;
  readonly what: string;
  readonly measure: () => Promise<Measured | MeasuredHarness>;
}

const jobs = 2;
const evaluation = ["--eval", "--strict", "--json"];
const oneByOne = `set -e; for file; do nix-instantiate ${evaluation.join(" ")} "$file"; done`;

/** The same configurations in every way. */
export async function measureMethods(options: MethodOptions): Promise<Readonly<Record<MethodName, Method>>> {
  const folder = await mkdtemp(path.join(tmpdir(), "bare-mounts-bench-"));
  try {
    const systems = await writeSystems(folder, options);
    const ways = Object.entries(waysOf(folder, systems, options));
    // Reads all that is read into the kernel's cache.
    await measureHarness({ evaluator: "nix", runs: 20, jobs, seed: options.seed });
    const measured = ways.map((): (Measured | MeasuredHarness)[] => []);
    for (let repetition = 0; repetition < options.repetitions; repetition++) {
      // In turn, so that what else the machine does falls on all alike.
      for (const [index, [, { measure }]] of ways.entries()) {
        measured[index]?.push(await measure());
      }
    }
    const methods = ways.map(([name, way], index) => [name, methodOf(way, systems, measured[index] ?? [])]);
    return Object.fromEntries(methods) as Record<MethodName, Method>;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function waysOf(
  folder: string,
  systems: number,
  { configurations: runs, seed }: MethodOptions,
): Record<MethodName, Way> {
  const files = Array.from({ length: systems }, (_, index) => path.join(folder, `system-${index}.nix`));
  return {
    harness: {
      name: "harness, nix",
      what: `all of fuzz(), ${jobs} jobs`,
      measure: () => measureHarness({ evaluator: "nix", runs, jobs, seed }),
    },
    raw: {
      name: "raw",
      what: "nix-instantiate on one file of all",
      measure: () => measureProcess("nix-instantiate", [...evaluation, path.join(folder, "all.nix")]),
    },
    each: {
      name: "one process each",
      what: "nix-instantiate on a file each, in turn",
      measure: () => measureProcess("bash", ["-c", oneByOne, "bash", ...files]),
    },
    embedded: {
      name: "harness, embedded",
      what: `all of fuzz(), ${jobs} threads`,
      measure: () => measureHarness({ evaluator: "embedded", runs, jobs, seed }),
    },
    whole: {
      name: "harness as it is",
      what: "nix; with garbage, comparisons and edges",
      measure: () => measureHarness({ evaluator: "nix", runs, jobs, seed, whole: true }),
    },
  };
}

/** @returns How many systems there are. */
async function writeSystems(folder: string, { configurations, seed }: MethodOptions): Promise<number> {
  const script = path.join(projectRoot, "bench/write-systems.ts");
  const { stdout } = await measureProcess(process.execPath, [
    ...withoutGarbage,
    ...[script, folder, String(configurations), String(seed)],
  ]);
  return (JSON.parse(stdout) as { systems: number }).systems;
}

function methodOf(
  { name, what }: Way,
  systems: number,
  measured: readonly (Measured | MeasuredHarness)[],
): Method {
  const harness = measured.filter((each) => "nodeCpu" in each);
  const [wall, cpu] = [measured.map((each) => each.wall), measured.map((each) => each.cpu)];
  return {
    name,
    what,
    systems: harness[0]?.systems ?? systems,
    wall,
    cpu,
    medianWall: medianOf(wall),
    medianCpu: medianOf(cpu),
    nodeCpu: harness.length === 0 ? null : medianOf(harness.map(({ nodeCpu }) => nodeCpu)),
  };
}

/** What the harness promises of its speed. */
export function methodGoals(
  { harness, raw, each, embedded }: Readonly<Record<MethodName, Method>>,
  configurations: number,
): Goal[] {
  return [
    {
      name: "faster than one process each, wall clock",
      ...{ unit: "×", at: "least", bound: 25, value: each.medianWall / harness.medianWall },
    },
    {
      name: "faster than one process each, CPU",
      ...{ unit: "×", at: "least", bound: 25, value: each.medianCpu / harness.medianCpu },
    },
    {
      name: "CPU time of raw evaluation",
      ...{ unit: "×", at: "most", bound: 1.3, value: harness.medianCpu / raw.medianCpu },
    },
    {
      name: "configurations a second, embedded",
      ...{ unit: "/s", at: "least", bound: 30, value: configurations / embedded.medianWall },
    },
  ];
}
