import { expect, test } from "vitest";
import { bareMountsHarness } from "../../lib/check/index.ts";
import { sampleBlock } from "../../lib/fuzz/block.ts";
import { casesOf } from "../../lib/fuzz/cases.ts";
import { bareMounts, checkConfig } from "../../lib/schema/index.ts";
import { seed } from "../support/seed.ts";
import { noNixpkgs } from "../support/skip.ts";
import { hasTool, howToGet } from "../support/tools.ts";
import { embeddedEvaluator, evaluateAll, nixEvaluator } from "./evaluate-all.ts";

const cases = casesOf(bareMounts, bareMountsHarness.hints ?? {}, []);

/** Values that evaluate: those that break rules among them, those that have wrong types not. */
const values = sampleBlock(cases, { index: 0, seed, size: 220 })
  .map(({ value }) => value)
  .filter((value) => checkConfig(bareMounts, value).config !== null)
  .slice(0, 200);

test(`200 random configurations (SEED=${seed}) are the same systems by either evaluator`, async ({
  skip,
}) => {
  if (!hasTool("nix-instantiate")) {
    skip(howToGet("nix-instantiate"));
  }
  expect(values.length).toBeGreaterThan(190);
  const embedded = await evaluateAll(await embeddedEvaluator({ threads: 2 }), values);
  const nix = await evaluateAll(await nixEvaluator(), values);
  expect(nix.filter(({ ok }) => !ok)).toEqual([]);
  for (const [index, evaluation] of embedded.entries()) {
    expect(evaluation, JSON.stringify(values[index])).toEqual(nix[index]);
  }
});

test("the real nixpkgs lib makes the same system of each as the subset", async ({ skip }) => {
  const nixpkgs = process.env["NIXPKGS"];
  if (nixpkgs === undefined) {
    skip(noNixpkgs);
  }
  const subset = await evaluateAll(await nixEvaluator(), values);
  expect(await evaluateAll(await nixEvaluator(), values, nixpkgs)).toEqual(subset);
});
