import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { findProblems } from "../../lib/check/index.ts";
import type { SystemReport } from "../../lib/evaluate/index.ts";
import { bareMounts, checkConfig, formatProblem } from "../../lib/schema/index.ts";
import { typedConfigurations, validConfigurations } from "../support/configurations.ts";
import { noNixpkgs } from "../support/skip.ts";
import { hasTool, howToGet } from "../support/tools.ts";
import { embeddedEvaluator, evaluateAll, nixEvaluator } from "./evaluate-all.ts";

const fresh = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);
const seeds = [{ seed: 42 }, { seed: fresh }];

const sample = (seed: number) => [
  ...fc.sample(typedConfigurations, { seed, numRuns: 120 }),
  ...fc.sample(validConfigurations, { seed, numRuns: 80 }),
];

describe.for(seeds)("200 random configurations (SEED=$seed)", ({ seed }) => {
  const values = sample(seed);
  let systems: readonly SystemReport[];

  beforeAll(async () => {
    const evaluations = await evaluateAll(await embeddedEvaluator(), values);
    systems = evaluations.map((evaluation, index) =>
      evaluation.ok
        ? evaluation.report
        : expect.fail(`${evaluation.error.message}: ${JSON.stringify(values[index])}`),
    );
  });

  test("both evaluators make the same system of each", async (context) => {
    if (!hasTool("nix-instantiate")) {
      context.skip(howToGet("nix-instantiate"));
    }
    const nix = await evaluateAll(await nixEvaluator(), values);
    for (const [index, report] of systems.entries()) {
      expect(nix[index], JSON.stringify(values[index])).toEqual({ ok: true, report });
    }
  });

  test("the schema and the module's assertions say the same of each, in the same words", () => {
    let broken = 0;
    for (const [index, { assertions, warnings }] of systems.entries()) {
      const value = JSON.stringify(values[index]);
      const { problems } = checkConfig(bareMounts, values[index]);
      const texts = (severity: string) =>
        problems
          .filter((problem) => problem.severity === severity)
          .map(formatProblem)
          .sort();
      broken += texts("error").length > 0 ? 1 : 0;
      expect([...assertions].sort(), value).toEqual(texts("error"));
      expect([...warnings].sort(), value).toEqual(texts("warning"));
    }
    // Of the first 120 most break a rule, of the others none does: otherwise this test would show nothing.
    expect(broken).toBeGreaterThan(60);
    expect(broken).toBeLessThanOrEqual(120);
  });

  test("every invariant holds for each that breaks no rule", () => {
    let held = 0;
    for (const [index, report] of systems.entries()) {
      const { config } = checkConfig(bareMounts, values[index]);
      if (config === null || report.assertions.length > 0) {
        continue;
      }
      held += 1;
      expect(findProblems(config, report).findings, JSON.stringify(values[index])).toEqual([]);
    }
    expect(held).toBeGreaterThanOrEqual(80);
  });
});

test("the real nixpkgs lib makes the same system of each as the subset", async (context) => {
  const nixpkgs = process.env["NIXPKGS"];
  if (nixpkgs === undefined) {
    context.skip(noNixpkgs);
  }
  const values = sample(fresh);
  const subset = await evaluateAll(await nixEvaluator(), values);
  expect(await evaluateAll(await nixEvaluator(), values, nixpkgs)).toEqual(subset);
});
