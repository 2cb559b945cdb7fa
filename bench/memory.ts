import type { Goal } from "./goal.ts";
import { type HarnessRun, measureHarness } from "./harness-process.ts";

/** Peak resident memory of a run of the harness, in bytes. */
export interface MemoryUse {
  readonly evaluator: HarnessRun["evaluator"];
  readonly runs: number;
  readonly node: number;
  /** The largest of its Nix processes; null where it has none. */
  readonly nix: number | null;
  /** Seconds from start to end. */
  readonly wall: number;
}

const jobs = 2;

/** @param long - Whether to measure 20,000 runs, and the embedded evaluator's 2,000: some ten minutes. */
export async function measureMemory(seed: number, long: boolean): Promise<MemoryUse[]> {
  const asked: readonly Pick<HarnessRun, "evaluator" | "runs">[] = [
    { evaluator: "nix", runs: 400 },
    { evaluator: "nix", runs: 2_000 },
    ...(long ? [{ evaluator: "nix", runs: 20_000 } as const] : []),
    { evaluator: "embedded", runs: 400 },
    ...(long ? [{ evaluator: "embedded", runs: 2_000 } as const] : []),
  ];
  const uses: MemoryUse[] = [];
  for (const { evaluator, runs } of asked) {
    const { peakMemory, wall } = await measureHarness({ evaluator, runs, jobs, seed, watchMemory: true });
    const node = peakMemory["node"] ?? Number.NaN;
    uses.push({ evaluator, runs, node, nix: peakMemory["nix-instantiate"] ?? null, wall });
  }
  return uses;
}

/** Memory that does not grow with the run: by as much as one garbage collection more or less at most. */
export function memoryGoals(uses: readonly MemoryUse[]): Goal[] {
  const nix = uses.filter(({ evaluator }) => evaluator === "nix");
  const [first, last] = [nix[0], nix.at(-1)];
  if (first === undefined || last === undefined) {
    return [];
  }
  const bound = { unit: "×", at: "most", bound: 1.25 } as const;
  const span = `${first.runs} to ${last.runs} runs`;
  return [
    { name: `memory of node, ${span}`, ...bound, value: last.node / first.node },
    { name: `memory of nix, ${span}`, ...bound, value: (last.nix ?? 0) / (first.nix ?? 1) },
  ];
}
