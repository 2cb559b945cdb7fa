import type { Goal } from "./goal.ts";
import { type HarnessRun, measureHarness } from "./harness-process.ts";

/** Peak resident memory of a run of the harness, in bytes. */
export interface MemoryUse {
  readonly evaluator: HarnessRun["evaluator"];
  readonly runs: number;
  readonly node: number;
  /** In use in V8's heap at the end of the run. */
  readonly liveHeap: number;
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
    const measured = await measureHarness({ evaluator, runs, jobs, seed, watchMemory: true });
    const node = measured.peakMemory["node"] ?? Number.NaN;
    const nix = measured.peakMemory["nix-instantiate"] ?? null;
    const liveHeap = measured.liveHeap ?? Number.NaN;
    uses.push({ evaluator, runs, node, liveHeap, nix, wall: measured.wall });
  }
  return uses;
}

/** Memory that does not grow with the run, but for a quarter that chance makes. */
export function memoryGoals(uses: readonly MemoryUse[]): Goal[] {
  const nix = uses.filter(({ evaluator }) => evaluator === "nix");
  const goal = (what: string, of: (use: MemoryUse) => number | null, among: readonly MemoryUse[]): Goal[] => {
    const [first, last] = [among[0], among.at(-1)];
    return first === undefined || last === undefined || first === last
      ? []
      : [
          {
            name: `memory, ${what}: ${last.runs} runs to ${first.runs}`,
            ...{ unit: "×", at: "most", bound: 1.25, value: (of(last) ?? 0) / (of(first) ?? 0) },
          },
        ];
  };
  return [
    ...goal("nix at its peak", (use) => use.nix, nix),
    ...goal("node in use", (use) => use.liveHeap, nix),
    // V8 lets garbage lie until its heap has found its size, after some 2,000 runs.
    ...goal("node at its peak", (use) => use.node, nix.slice(1)),
  ];
}
