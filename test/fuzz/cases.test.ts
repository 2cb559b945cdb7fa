import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectedDisks } from "../../lib/check/expected-mounts.ts";
import { bareMountsHarness } from "../../lib/check/index.ts";
import { situations, situationsOf } from "../../lib/check/oracles/disk-script.ts";
import { blocksOf, positionOf, sampleBlock } from "../../lib/fuzz/block.ts";
import { casesOf, type FuzzCase } from "../../lib/fuzz/cases.ts";
import { noCoverage, tooRare, withCase } from "../../lib/fuzz/coverage.ts";
import { hintPaths } from "../../lib/fuzz/hints.ts";
import { brokenRules, repair } from "../../lib/fuzz/repair.ts";
import { valuesOf } from "../../lib/fuzz/values.ts";
import { printNix } from "../../lib/nix/index.ts";
import { bareMounts, checkConfig, module, option, types } from "../../lib/schema/index.ts";
import { toy } from "../codegen/toy-module.ts";

const comparisons = ["one", "two"];
const hints = bareMountsHarness.hints ?? {};
const cases = casesOf(bareMounts, hints, comparisons);
const sampleOf = (seed: number, runs: number) =>
  blocksOf(seed, runs).flatMap((block) => sampleBlock(cases, block));
const sample = sampleOf(7, 2000);

const coverageOf = (sampled: readonly FuzzCase[]) =>
  sampled.reduce(
    (sum, each) => withCase(sum, bareMounts, each, checkConfig(bareMounts, each.value).problems, []),
    noCoverage(bareMounts, hints, []),
  );

/** The promise is of every run: whichever seed is given here, none may come short. */
describe.for([1, 7, 2_026])("500 cases of wsl.bareMounts with the seed %i", (seed) => {
  const coverage = coverageOf(sampleOf(seed, 500));

  test("come to every option, to every value that is known, and to every rule, broken alone", () => {
    expect(tooRare(coverage)).toEqual([]);
  });

  test("are accepted in number, so that there are systems to look at", () => {
    expect(coverage.kinds.valid).toBeGreaterThan(200);
  });
});

test("what no card stands for is left to chance, and is found to be too rare", () => {
  const coverage = coverageOf(sampleOf(1, 500));
  const seldom = { ...coverage, values: { ...coverage.values, 'instance = "x"': 0 } };
  expect(tooRare(seldom)).toEqual(['value instance = "x"']);
});

test("each script of a disk meets every situation in 500 cases", () => {
  const met = sampleOf(1, 500).flatMap(({ value }) => {
    const { config, problems } = checkConfig(bareMounts, value);
    const isAccepted = config !== null && problems.every(({ severity }) => severity !== "error");
    return isAccepted ? expectedDisks(config).flatMap(situationsOf) : [];
  });
  const counts = Map.groupBy(met, (situation) => situation);
  expect(situations.filter((each) => (counts.get(each)?.length ?? 0) < 2)).toEqual([]);
});

describe("2,000 cases of wsl.bareMounts", () => {
  test("break no rule where they are valid, one where they are nearly so, and have a type otherwise", () => {
    for (const { kind, breaks, value } of sample) {
      const { config } = checkConfig(bareMounts, value);
      if (kind === "valid") expect(brokenRules(bareMounts, value)).toEqual([]);
      if (kind === "nearly") expect(brokenRules(bareMounts, value)).toEqual([breaks]);
      if (kind !== "garbage") expect(config).not.toBeNull();
    }
  });

  test("come in every kind and comparison", () => {
    const count = (of: (each: FuzzCase) => string | null) => Map.groupBy(sample, of);
    expect([...count(({ kind }) => kind).keys()].sort()).toEqual(["garbage", "nearly", "typed", "valid"]);
    for (const comparison of comparisons) {
      expect(count((each) => each.comparison).get(comparison)?.length).toBeGreaterThan(50);
    }
  });

  test("have a Nix source, each", () => {
    for (const { value } of sample) expect(printNix(value as never)).toBeTypeOf("string");
  });

  test("nest, share disks and reach the limits", () => {
    const values = sample.filter(({ kind }) => kind === "valid").map(({ value }) => JSON.stringify(value));
    const points = (text: string) =>
      [...text.matchAll(/"mountPoint":"([^"]*)"/g)].map((match) => match[1] ?? "");
    const nested = values.filter((text) =>
      points(text).some((a) => points(text).some((b) => b.startsWith(`${a}/`))),
    );
    expect(nested.length).toBeGreaterThan(20);
    expect(
      values.filter((text) => points(text).some((point) => point.split("/").length > 4)).length,
    ).toBeGreaterThan(20);
    expect(values.some((text) => points(text).some((point) => point.length === 233))).toBe(true);
  });
});

test("the runner of fast-check sees what is sampled with the same seed", async () => {
  const sampled = sampleBlock(cases, { index: 0, seed: 11, size: 30 });
  for (const [index, wanted] of sampled.entries()) {
    const seen: FuzzCase[] = [];
    await fc.check(
      fc.asyncProperty(cases(positionOf(11, index)), async (each) => {
        seen.push(each);
      }),
      { seed: 11, path: String(index), numRuns: 1 },
    );
    expect(seen).toEqual([wanted]);
  }
});

test("blocks of a run stand side by side, whatever its seed", () => {
  for (const seed of [0, 1, -5, 2 ** 31 - 1]) {
    const [first, second, third] = blocksOf(seed, 300).map((block) => positionOf(block.seed, 0));
    expect([second, third]).toEqual([(first ?? 0) + 100, (first ?? 0) + 200]);
  }
});

describe("a module with every kind of option", () => {
  test("has values of the right types, apart from what is read-only and from names that become values", () => {
    for (const value of fc.sample(valuesOf(toy), { seed: 3, numRuns: 300 })) {
      const { problems } = checkConfig(toy, value);
      // A spout that is not named has the name of its jug, which may be any text.
      const others = problems.filter(({ option }) => !option.endsWith(".spout.name"));
      expect(others.filter(({ rule }) => rule === "type" || rule === "unknown-option")).toEqual([]);
    }
  });

  test("is repaired by what its own rules say", () => {
    for (const value of fc.sample(valuesOf(toy), { seed: 4, numRuns: 300 })) {
      const repaired = repair(toy, value);
      expect(brokenRules(toy, repaired).filter((rule) => rule !== "required-option")).toEqual([]);
    }
  });
});

test("an option is fuzzed the day it is added, without a hint", () => {
  const options = {
    added: option(types.nullOr(types.enum(["x", "y"])), { description: "New.", default: null }),
  };
  const added = module({ path: ["a"], options });
  const values = fc.sample(valuesOf(added), { seed: 1, numRuns: 100 }).map(({ added }) => added);
  expect(new Set(values)).toEqual(new Set([undefined, null, "x", "y"]));
});

describe("hints", () => {
  test("for options that do not exist are refused, by name", () => {
    expect(() => valuesOf(bareMounts, { values: { "disks.<name>.serial": fc.constant("") } })).toThrow(
      "hints for options that do not exist: disks.<name>.serial",
    );
    expect(() => valuesOf(bareMounts, { exclusive: { "disks.<name>": [["uuid", "lable"]] } })).toThrow(
      "disks.<name>.lable",
    );
  });

  test("may be given for every option of a tree", () => {
    expect(hintPaths(bareMounts)).toContain(
      "disks.<name>.filesystem.subvolumes.<name>.automount.idleTimeout",
    );
    expect(hintPaths(bareMounts)).toContain("disks.<name>");
  });
});
