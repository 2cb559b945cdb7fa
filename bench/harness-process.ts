import path from "node:path";
import { type Measured, measureProcess, projectRoot } from "./process.ts";

export interface HarnessRun {
  readonly evaluator: "nix" | "embedded";
  readonly runs: number;
  /** Processes or threads at once. */
  readonly jobs: number;
  readonly seed: number;
  /** The harness as it is, with garbage (see `without-garbage.ts`), comparisons and edges. Default false. */
  readonly whole?: boolean;
  readonly watchMemory?: boolean;
}

/** What a run of the harness has taken, all of `fuzz()` with the start of Node. */
export interface MeasuredHarness extends Measured {
  readonly systems: number;
  /** Seconds of processor time of Node alone; the rest of `cpu` is Nix'. */
  readonly nodeCpu: number;
  /** Bytes in use in V8's heap at the end, after a collection; null unless memory was asked for. */
  readonly liveHeap: number | null;
}

export async function measureHarness({
  evaluator,
  runs,
  jobs,
  seed,
  whole = false,
  watchMemory = false,
}: HarnessRun): Promise<MeasuredHarness> {
  const options = [
    ...(whole ? [] : withoutGarbage),
    ...(watchMemory ? ["--expose-gc"] : []),
    path.join(projectRoot, "bench/harness-run.ts"),
    ...[evaluator, ...[runs, jobs, seed].map(String), ...(whole ? ["whole"] : [])],
  ];
  const measured = await measureProcess(process.execPath, options, { watchMemory });
  const told = JSON.parse(measured.stdout) as Pick<MeasuredHarness, "systems" | "nodeCpu" | "liveHeap">;
  return { ...measured, ...told };
}

/** Options of Node. */
export const withoutGarbage: readonly string[] = [
  "--import",
  path.join(projectRoot, "bench/without-garbage.ts"),
];
