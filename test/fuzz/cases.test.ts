import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bareMountsHarness } from "../../lib/check/index.ts";
import { casesOf, type FuzzCase } from "../../lib/fuzz/cases.ts";
import { addCoverage, coverageOf, noCoverage, untouched } from "../../lib/fuzz/coverage.ts";
import { hintPaths } from "../../lib/fuzz/hints.ts";
import { brokenRules, repair } from "../../lib/fuzz/repair.ts";
import { valuesOf } from "../../lib/fuzz/values.ts";
import { printNix } from "../../lib/nix/index.ts";
import { bareMounts, checkConfig, module, option, types } from "../../lib/schema/index.ts";
import { toy } from "../codegen/toy-module.ts";

const comparisons = ["one", "two"];
const cases = casesOf(bareMounts, bareMountsHarness.hints ?? {}, comparisons);
const sample = fc.sample(cases, { seed: 7, numRuns: 4000 });

describe("4,000 cases of wsl.bareMounts", () => {
  test("touch every option, every value of an enumeration or a switch, and every rule", () => {
    const coverage = sample.reduce(
      (sum, each) =>
        addCoverage(sum, coverageOf(bareMounts, each, checkConfig(bareMounts, each.value).problems, [])),
      noCoverage(bareMounts, []),
    );
    expect(untouched(coverage)).toEqual([]);
  });

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
      expect(count((each) => each.comparison).get(comparison)?.length).toBeGreaterThan(100);
    }
  });

  test("break every rule as the only one", () => {
    const alone = new Set(sample.map(({ breaks }) => breaks));
    const errors = bareMounts.rules.filter(({ severity }) => severity === "error");
    expect(errors.map(({ id }) => id).filter((id) => !alone.has(id))).toEqual([]);
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
    expect(values.some((text) => points(text).some((point) => point.length === 245))).toBe(true);
  });
});

test("the runner of fast-check sees what is sampled with the same seed, in the same order", async () => {
  const seen: FuzzCase[] = [];
  await fc.check(
    fc.asyncProperty(cases, async (each) => {
      seen.push(each);
    }),
    { seed: 11, numRuns: 300 },
  );
  expect(seen).toEqual(fc.sample(cases, { seed: 11, numRuns: 300 }));
});

describe("a module with every kind of option", () => {
  test("has values of the right types, apart from what is read-only", () => {
    for (const value of fc.sample(valuesOf(toy), { seed: 3, numRuns: 300 })) {
      const { problems } = checkConfig(toy, value);
      expect(problems.filter(({ rule }) => rule === "type" || rule === "unknown-option")).toEqual([]);
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
