import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findProblems } from "../lib/check/index.ts";
import { evaluateConfiguration, nixEvaluator } from "../lib/evaluate/index.ts";
import { configurationText } from "../lib/module-text/index.ts";
import { bareMounts } from "../lib/schema/index.ts";
import { checkConfig } from "../lib/schema/kernel/index.ts";
import { diskConfigurations, subvolumeConfigurations } from "./growing-configurations.ts";
import { measureHarness } from "./harness-process.ts";
import { listExpression } from "./nix-files.ts";
import { measureProcess } from "./process.ts";
import { fitLine, growthExponent, type LinearFit, medianOf, type Point } from "./statistics.ts";

/** How the processor time of one part of the work grows with the size of what is given. */
export interface Growth {
  readonly of: "configurations" | "disks" | "subvolumes";
  readonly part: "Nix" | "TypeScript";
  /** Seconds for `configurations`, else milliseconds for each configuration. */
  readonly points: readonly Point[];
  readonly fit: LinearFit;
  readonly exponent: number;
}

const repetitions = 3;

/** Processor time against the number of configurations, of disks in one and of subvolumes on one disk. */
export async function measureGrowth(seed: number): Promise<Growth[]> {
  return [
    ...(await configurationGrowth(seed)),
    ...(await configurationSizeGrowth("disks", diskConfigurations)),
    ...(await configurationSizeGrowth("subvolumes", subvolumeConfigurations)),
  ];
}

async function configurationGrowth(seed: number): Promise<Growth[]> {
  const [node, nix]: [Point[], Point[]] = [[], []];
  for (const runs of [1, 100, 200, 400, 800, 1_600]) {
    const { cpu, nodeCpu } = await measureHarness({ evaluator: "nix", runs, jobs: 2, seed });
    node.push({ x: runs, y: nodeCpu });
    nix.push({ x: runs, y: cpu - nodeCpu });
  }
  return [growthOf("configurations", "Nix", nix), growthOf("configurations", "TypeScript", node)];
}

async function configurationSizeGrowth(
  of: "disks" | "subvolumes",
  configurations: ReadonlyMap<number, object>,
): Promise<Growth[]> {
  const [nix, typeScript]: [Point[], Point[]] = [[], []];
  for (const [x, value] of configurations) {
    nix.push({ x, y: await nixTime(value) });
    typeScript.push({ x, y: await typeScriptTime(value) });
  }
  return [growthOf(of, "Nix", nix), growthOf(of, "TypeScript", typeScript)];
}

function growthOf(of: Growth["of"], part: Growth["part"], points: readonly Point[]): Growth {
  const base = points[0]?.y ?? 0;
  return { of, part, points, fit: fitLine(points), exponent: growthExponent(points, base) };
}

/** Copies in one file, so that the start of Nix is not what is measured. */
const copies = 20;

/** Milliseconds of processor time that Nix takes for one configuration. */
async function nixTime(value: object): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), "bare-mounts-bench-"));
  try {
    const time = async (count: number): Promise<number> => {
      const file = path.join(folder, `${count}.nix`);
      await writeFile(file, listExpression(Array(count).fill([textOf(value)])));
      const seconds: number[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const { cpu } = await measureProcess("nix-instantiate", ["--eval", "--strict", "--json", file]);
        seconds.push(cpu);
      }
      return Math.min(...seconds);
    };
    return ((await time(copies)) - (await time(0))) * (1_000 / copies);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Milliseconds until V8 has compiled what is called often. */
const warmUp = 1_000;

/** Milliseconds that the schema and the invariants take for one configuration, once the code is warm. */
async function typeScriptTime(value: object): Promise<number> {
  const start = await nixEvaluator();
  if (!start.ok) {
    throw new Error(start.message);
  }
  const evaluation = await evaluateConfiguration(start.evaluator, { modules: [textOf(value)] });
  if (!evaluation.ok) {
    throw new Error(evaluation.error.message);
  }
  const judge = (): number => {
    const { user, system } = process.cpuUsage();
    for (let copy = 0; copy < copies; copy++) {
      const { config, problems } = checkConfig(bareMounts, value);
      const findings = config === null ? problems : findProblems(config, evaluation.report).findings;
      if (findings.length > 0) {
        throw new Error(`a configuration of the benchmark has a problem: ${findings[0]?.message}`);
      }
    }
    const used = process.cpuUsage({ user, system });
    return (used.user + used.system) / 1_000 / copies;
  };
  for (const begin = performance.now(); performance.now() - begin < warmUp; ) {
    judge();
  }
  return medianOf(Array.from({ length: repetitions }, judge));
}

function textOf(value: object): string {
  return configurationText(bareMounts, value);
}
