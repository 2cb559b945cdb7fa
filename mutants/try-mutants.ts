import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Mutant } from "./mutant.ts";
import { copyProject, type ProjectCopy } from "./project-copy.ts";
import { type HarnessFindings, type HarnessSettings, runHarness } from "./run-harness.ts";

/** What became of a mutant. `broken`: the harness did not come to an end, so nothing is known. */
export type Outcome =
  | { readonly kind: "caught"; readonly failures: HarnessFindings["failures"] }
  | { readonly kind: "survived"; readonly runs: number }
  | { readonly kind: "broken"; readonly reason: string };

export interface Trial {
  readonly mutant: Mutant;
  readonly outcome: Outcome;
  readonly seconds: number;
}

export interface TryingOptions extends Pick<HarnessSettings, "runs" | "seed"> {
  /** Mutants at the same time, each in a copy of its own. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Called with each mutant when it is done, and how many are. */
  readonly onTrial?: (trial: Trial, done: number) => void;
}

export interface Tried {
  /** What the harness says of the project as it is: `survived` where all is well. */
  readonly unchanged: Outcome;
  /** In the order of the catalogue. None where the unchanged project has a fault: a catch would mean nothing. */
  readonly trials: readonly Trial[];
}

/**
 * Applies each mutant to a copy of the project and lets the copy's harness look for it. The copies are removed whatever
 * happens.
 *
 * @throws The signal's reason.
 */
export async function tryMutants(mutants: readonly Mutant[], options: TryingOptions): Promise<Tried> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "bare-mounts-mutants-"));
  try {
    const copies: ProjectCopy[] = [];
    for (let index = 0; index < Math.min(options.jobs, mutants.length); index += 1) {
      copies.push(await copyProject(path.join(folder, String(index))));
    }
    const [first] = copies;
    if (first === undefined) {
      return { unchanged: { kind: "survived", runs: 0 }, trials: [] };
    }
    // With the real tools for all configurations where that is how some mutant is looked for.
    const oracle = mutants.some((mutant) => mutant.oracle === "systemd") ? "systemd" : "auto";
    const unchanged = await judge(first, { runs: options.runs, seed: options.seed, oracle }, options.signal);
    return { unchanged, trials: unchanged.kind === "survived" ? await tryAll(mutants, copies, options) : [] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryAll(
  mutants: readonly Mutant[],
  copies: readonly ProjectCopy[],
  { onTrial, runs, seed, signal }: TryingOptions,
): Promise<Trial[]> {
  const trials = new Map<Mutant, Trial>();
  const queue = mutants.values();
  const work = async (copy: ProjectCopy): Promise<void> => {
    for (const mutant of queue) {
      const started = performance.now();
      const settings = { runs, seed, oracle: mutant.oracle ?? ("auto" as const) };
      const outcome = await copy.withMutant(mutant, () => judge(copy, settings, signal));
      const trial = { mutant, outcome, seconds: (performance.now() - started) / 1000 };
      trials.set(mutant, trial);
      onTrial?.(trial, trials.size);
    }
  };
  // Waits for all, so that none still writes into a folder that is being removed.
  for (const ended of await Promise.allSettled(copies.map(work))) {
    if (ended.status === "rejected") {
      throw ended.reason;
    }
  }
  return mutants.flatMap((mutant) => trials.get(mutant) ?? []);
}

async function judge(copy: ProjectCopy, settings: HarnessSettings, signal: AbortSignal): Promise<Outcome> {
  const end = await runHarness(copy.folder, settings, signal);
  if (!end.ok) {
    return { kind: "broken", reason: end.reason };
  }
  const { failures, runs } = end.findings;
  return failures.length === 0
    ? { kind: "survived", runs }
    : { kind: "caught", failures: failures.toSorted((a, b) => a.run - b.run) };
}
