/**
 * A run of the harness, to be measured from outside: `node harness-run.ts EVALUATOR RUNS JOBS SEED [whole]`. Prints JSON.
 *
 * Without `whole` each configuration is evaluated once, as by the other ways that it is compared with: not once more as
 * several modules, and without the values at the edges of types.
 */
import { bareMountsHarness, fuzz } from "../lib/check/index.ts";
import { chooseEvaluator } from "../lib/evaluate/index.ts";

const [evaluator, runs, jobs, seed, whole] = process.argv.slice(2);
const harness = whole === undefined ? { ...bareMountsHarness, comparisons: [] } : bareMountsHarness;
const start = await chooseEvaluator(evaluator === "nix" ? "nix" : "embedded", { threads: Number(jobs) });
if (!start.ok) {
  throw new Error(start.message);
}
const result = await fuzz(harness, {
  evaluator: start.evaluator,
  runs: Number(runs),
  jobs: Number(jobs),
  seed: Number(seed),
  // Real tools are processes of their own and no part of evaluation.
  oracle: "none",
  edges: whole !== undefined,
  shrink: false,
});
await start.evaluator.close();
const [failure] = result.failures;
if (failure !== undefined) {
  const [finding] = failure.findings;
  throw new Error(
    `the run ended after ${result.runs} configurations, since ${failure.rule} does not hold (configuration ${failure.run}): ${finding?.option}: ${finding?.message}`,
  );
}
// Only there with --expose-gc: without a collection the heap says how lazy V8 was, not what is in use.
globalThis.gc?.();
const liveHeap = globalThis.gc === undefined ? null : process.memoryUsage().heapUsed;
const { userCPUTime, systemCPUTime } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({ systems: result.systems, liveHeap, nodeCpu: (userCPUTime + systemCPUTime) / 1e6 }),
);
