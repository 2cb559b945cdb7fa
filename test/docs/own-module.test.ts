import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { staleFiles } from "../../codegen/index.ts";
import { fuzz, type Harness } from "../../lib/check/index.ts";
import { chooseEvaluator, type Evaluator } from "../../lib/evaluate/index.ts";
import { root } from "../cli/run-cli.ts";
import { seed } from "../support/seed.ts";

// The guide "Your own module": each of its steps is a folder that works by itself.

const folder = join(root, "examples/own-module");
const steps = readdirSync(folder).sort();

let evaluator: Evaluator;
beforeAll(async () => {
  const start = await chooseEvaluator("auto", { threads: 2 });
  evaluator = start.ok ? start.evaluator : expect.fail(start.message);
});
afterAll(() => evaluator?.close());

test("the guide has five steps", () => {
  expect(steps).toEqual(["1-option", "2-service", "3-submodule", "4-rule", "5-invariant"]);
});

describe.for(steps)("step %s", (step) => {
  const imported = async <Imported>(file: string): Promise<Imported> =>
    await import(join(folder, step, file));

  test("has what follows from its options", async () => {
    const { generated } = await imported<{ generated: ReadonlyMap<string, string> }>("generate.ts");
    expect(generated.size).toBeGreaterThan(0);
    expect(await staleFiles(join(folder, step), generated)).toEqual([]);
  });

  // The first has no module in Nix yet, only options.
  if (existsSync(join(folder, step, "harness.ts"))) {
    test(`holds for random configurations (SEED=${seed})`, async () => {
      const { harness } = await imported<{ harness: Harness }>("harness.ts");
      const { failures, obstacle, runs } = await fuzz(harness, { evaluator, seed, runs: 60, jobs: 2 });
      expect([obstacle, failures, runs]).toEqual([null, [], 60]);
    });
  }
});
